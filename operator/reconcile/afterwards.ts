import type { ComputationStatus } from '../../crds/computation.ts';
import type { Course } from './course.ts';
import { findCondition } from './find-condition.ts';
import { jobChanges } from './job-changes.ts';
import { ownJob } from './job-ownership.ts';
import { lettingGoOfDeleted } from './let-go.ts';
import type { Observed } from './observed.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import { tidiedUp } from './replacement.ts';
import { secondsToLive } from './time-to-live.ts';

/**
 * A finished Computation: what the ledger heard at the very last is still shown, a Job that was to stop stays stopped,
 * and the Computation goes when its time to live is over. How it ended never changes.
 */
export function courseAfterwards(observed: Observed, plan: Plan, now: Date): Course {
  const { computation } = observed;
  const outcome = outcomeIn(computation.status);
  const left = secondsToLive(computation, now);
  const job = ownJob(observed);
  const stop =
    job === undefined || outcome.phase === 'Succeeded' || isComplete(observed) ? [] : jobChanges(job, plan, true);
  return {
    actions:
      left === 0
        ? [{ type: 'deleteComputation' }]
        : [...stop, ...tidiedUp(observed, now, true), ...lettingGoOfDeleted(job, observed.pods)],
    standing: { phase: outcome.phase, outcome, suspended: false },
    ...(left === undefined || left === 0 ? {} : { requeueAfterSeconds: left }),
  };
}

function isComplete({ ledger }: Observed): boolean {
  return ledger.state === 'answering' && ledger.progress?.complete === true;
}

/** The outcome that a status tells. */
function outcomeIn(status: ComputationStatus | undefined): Outcome {
  const finished = findCondition(status, 'Finished');
  const phase = status?.phase === 'Succeeded' || status?.phase === 'Cancelled' ? status.phase : 'Failed';
  return {
    phase,
    reason: status?.reason ?? phase,
    message: status?.message ?? '',
    at: new Date(status?.completionTime ?? finished?.lastTransitionTime ?? 0),
  };
}

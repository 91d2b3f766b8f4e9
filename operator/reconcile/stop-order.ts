import type { ComputationProgress } from '../../crds/protocol.ts';
import { activeSince } from './active-since.ts';
import { durationText } from './duration-text.ts';
import { shortMessage } from './failure-status.ts';
import { importFailed } from './import-failed.ts';
import type { Observed } from './observed.ts';
import type { Plan } from './plan.ts';
import type { Problem } from './problem.ts';
import { scratchFull } from './scratch-full.ts';
import { toleratedFailures } from './tolerated-failures.ts';

/** The run is to end before all is computed; what is computed is kept. */
export interface StopOrder extends Problem {
  phase: 'Cancelled' | 'Failed';
}

/** So many outcomes, all of them failures of one kind, end a run that sets no `stopAfterFailures`. */
export const SAME_FAILURES = 100;

/** Whether the run must stop, by the user's word, the clock, or its failures; undefined = it goes on. */
export function stopOrder(observed: Observed, plan: Plan, now: Date): StopOrder | undefined {
  return (
    cancelled(observed) ??
    failing(importFailed(observed)) ??
    deadlineExceeded(observed, now) ??
    failedTooOften(observed, plan) ??
    failing(scratchFull(observed, plan))
  );
}

function cancelled({ computation }: Observed): StopOrder | undefined {
  return computation.spec.cancel
    ? { phase: 'Cancelled', reason: 'Cancelled', message: 'cancelled by spec.cancel; what was computed is kept' }
    : undefined;
}

function failing(problem: Problem | undefined): StopOrder | undefined {
  return problem === undefined ? undefined : { phase: 'Failed', ...problem };
}

function deadlineExceeded(observed: Observed, now: Date): StopOrder | undefined {
  const allowed = observed.computation.spec.activeDeadlineSeconds;
  const since = activeSince(observed);
  if (allowed === undefined || since === undefined || now.getTime() - since.getTime() < allowed * 1_000) {
    return undefined;
  }
  return {
    phase: 'Failed',
    reason: 'DeadlineExceeded',
    message: `ran for ${durationText(allowed)}, the activeDeadlineSeconds of the spec; what was computed is kept`,
  };
}

function failedTooOften({ computation, ledger }: Observed, plan: Plan): StopOrder | undefined {
  const progress = ledger.state === 'answering' ? ledger.progress : undefined;
  if (progress === undefined) {
    return undefined;
  }
  const { stopAfterFailures, maxFailedParameters } = computation.spec.failurePolicy;
  if (stopAfterFailures !== undefined) {
    return progress.failed < stopAfterFailures
      ? undefined
      : {
          phase: 'Failed',
          reason: 'StopAfterFailures',
          message: `${progress.failed} parameters failed, failurePolicy.stopAfterFailures is ${stopAfterFailures}; ${firstFailure(progress)}`,
        };
  }
  const everythingMayFail = toleratedFailures(maxFailedParameters, plan.total) >= plan.total;
  return !everythingMayFail && allFailedAlike(progress)
    ? {
        phase: 'Failed',
        reason: 'EveryParameterFails',
        message: `the first ${progress.failed} parameters all failed alike; ${firstFailure(progress)}`,
      }
    : undefined;
}

function allFailedAlike(progress: ComputationProgress): boolean {
  const [first, ...rest] = progress.failures;
  return (
    progress.completed === 0 &&
    progress.failed >= SAME_FAILURES &&
    first !== undefined &&
    rest.every((failure) => failure.reason === first.reason && failure.type === first.type)
  );
}

function firstFailure(progress: ComputationProgress): string {
  const [first] = progress.failures;
  return first === undefined
    ? 'no failure is listed'
    : `parameter ${first.id}: ${first.reason}${first.type === undefined ? '' : ` (${first.type})`}: ${shortMessage(first.message)}`;
}

import type { ComputationProgress } from '../../crds/protocol.ts';
import type { Job } from '../kube/objects.ts';
import { awaitedPods } from './awaited-pods.ts';
import type { Action } from './decision.ts';
import { isDue } from './is-due.ts';
import { ownJob } from './job-ownership.ts';
import { modeOf } from './mode-of-job.ts';
import type { Observed } from './observed.ts';
import type { Plan } from './plan.ts';
import type { Problem } from './problem.ts';
import { registrationFor } from './registration.ts';

/** What is done, and what is said of it, until Job and ledger are of the spec's mode. */
export interface ModeChange {
  actions: Action[];
  problem: Problem;
}

/**
 * The way from one mode to the other: the Job goes, its pods commit what they have and end, then the ledger is told and
 * cuts anew what is missing. The new Job is made where none is. Undefined where there is nothing to change.
 */
export function modeChange(observed: Observed, plan: Plan, now: Date): ModeChange | undefined {
  const { computation, ledger } = observed;
  const { mode } = computation.spec;
  const problem = (what: string): Problem => ({
    reason: 'ModeChanging',
    message: `on the way to mode ${mode}: ${what}`,
  });
  const job = ownJob(observed);
  if (job !== undefined && isOutdated(job, plan, mode)) {
    const { name, uid, deletionTimestamp } = job.metadata;
    return {
      actions: uid === undefined || deletionTimestamp !== undefined ? [] : [{ type: 'deleteJob', name, uid }],
      problem: problem('its Job is made anew'),
    };
  }
  if (
    ledger.state !== 'answering' ||
    ledger.progress === undefined ||
    isQueue(ledger.progress) === (mode === 'Queue')
  ) {
    return undefined;
  }
  if (mode === 'Queue' && ledger.queue === undefined) {
    return undefined; // a ledger that knows no modes: redisProblem has the word
  }
  const ending = awaitedPods(observed, now).length;
  if (ending > 0) {
    return { actions: [], problem: problem(`${ending} ${ending === 1 ? 'pod is' : 'pods are'} ending`) };
  }
  return {
    actions: isDue(observed.registrationRefusal, now)
      ? [{ type: 'register', registration: registrationFor(computation, plan) }]
      : [],
    problem: problem('the ledger is told'),
  };
}

/** Ledgers that know no modes, and those of mode Static, need not say so. */
function isQueue({ mode }: ComputationProgress): boolean {
  return mode === 'Queue';
}

/** A Job of the other mode, or whose number of workers no change can bring to what is wanted. */
function isOutdated(job: Job, plan: Plan, mode: string): boolean {
  const isOfOtherMode = modeOf(job) !== mode;
  return isOfOtherMode || (mode === 'Queue' && job.spec.completions !== plan.shards && plan.pods !== plan.shards);
}

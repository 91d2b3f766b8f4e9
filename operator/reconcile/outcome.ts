import { awaitedPods } from './awaited-pods.ts';
import { failureText } from './failure-text.ts';
import { givenUpProblem } from './given-up-shards.ts';
import { isAskedAfter, jobEnd } from './job-end.ts';
import { ownJob } from './job-ownership.ts';
import type { Observed } from './observed.ts';
import type { Plan } from './plan.ts';
import type { Problem } from './problem.ts';
import { shardAt } from './shard-at.ts';
import { recomputation, type Recomputation } from './recomputing.ts';
import type { StopOrder } from './stop-order.ts';
import { toleratedFailures } from './tolerated-failures.ts';

/** How a Computation ended. */
export interface Outcome extends Problem {
  phase: 'Succeeded' | 'Failed' | 'Cancelled';
  at: Date;
}

/** The end by coverage of [0, N): the ledger's word, whatever the Job says. Undefined while parameters are missing. */
export function completeOutcome({ computation, ledger }: Observed, plan: Plan, now: Date): Outcome | undefined {
  if (ledger.state !== 'answering' || ledger.progress?.complete !== true) {
    return undefined;
  }
  const { failed, completedAt } = ledger.progress;
  const at = completedAt === undefined ? now : new Date(completedAt);
  const allowed = toleratedFailures(computation.spec.failurePolicy.maxFailedParameters, plan.total);
  const counts = failureText(ledger.progress);
  if (failed <= allowed) {
    return failed === 0
      ? { phase: 'Succeeded', reason: 'AllComputed', message: `all ${plan.total} parameters have a result`, at }
      : { phase: 'Succeeded', reason: 'FailuresTolerated', message: counts, at };
  }
  const limit = `failurePolicy.maxFailedParameters is ${computation.spec.failurePolicy.maxFailedParameters}`;
  return { phase: 'Failed', reason: 'TooManyFailedParameters', message: `${counts}; ${limit}`, at };
}

/** The end that was ordered, once no pod computes any more. */
export function stoppedOutcome(observed: Observed, order: StopOrder, now: Date): Outcome | undefined {
  const { reason, message, phase } = order;
  return awaitedPods(observed, now).length === 0 ? { phase, reason, message, at: now } : undefined;
}

/** What a Job's end means while coverage is missing. */
export type JobVerdict =
  | { kind: 'failed'; problem: Problem }
  | { kind: 'recompute'; again: Extract<Recomputation, { kind: 'again' }> }
  /** The ledger is yet to be asked what the pods committed at the last. */
  | { kind: 'wait' };

/** Undefined while the Job has not ended. Never blames the Job while the ledger does not answer. */
export function jobVerdict(observed: Observed, plan: Plan): JobVerdict | undefined {
  const end = jobEnd(ownJob(observed));
  if (end === undefined) {
    return undefined;
  }
  const { ledger } = observed;
  if (ledger.state !== 'answering' || ledger.progress === undefined || !isAskedAfter(ledger, end)) {
    return { kind: 'wait' };
  }
  const { progress } = ledger;
  const givenUp = end.failedIndexes.filter((index) => shardAt(progress.shards, index)?.complete !== true);
  if (givenUp.length > 0) {
    return { kind: 'failed', problem: givenUpProblem(givenUp, plan, progress, observed.pods) };
  }
  const next = recomputation(observed.computation, progress);
  return next.kind === 'again' ? { kind: 'recompute', again: next } : { kind: 'failed', problem: next.problem };
}

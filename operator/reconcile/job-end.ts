import type { Job } from '../kube/objects.ts';
import { parseIndexRanges } from './index-ranges.ts';
import type { LedgerAnswers } from './observed.ts';

/** A Job that runs no more pods, by its own account. */
export interface JobEnd {
  at: Date;
  /** Shards whose index used up its retries, or was given up by the worker. */
  failedIndexes: number[];
  reason: string;
  message: string;
}

/** Condition times are whole seconds of another machine's clock; commits precede a pod's end. */
const CLOCK_TOLERANCE_MS = 3_000;

/** How a Job ended; undefined while it has not. */
export function jobEnd(job: Job | undefined): JobEnd | undefined {
  const ended = job?.status?.conditions?.find(
    (condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True',
  );
  if (ended === undefined) {
    return undefined;
  }
  return {
    at: new Date(ended.lastTransitionTime ?? 0),
    failedIndexes: parseIndexRanges(job?.status?.failedIndexes),
    reason: ended.reason ?? ended.type,
    message: ended.message ?? '',
  };
}

/** Whether the ledger was asked after the Job's end, so that its answer holds all that the pods had committed. */
export function isAskedAfter(ledger: LedgerAnswers, end: JobEnd): boolean {
  return ledger.askedAt.getTime() - end.at.getTime() >= CLOCK_TOLERANCE_MS;
}

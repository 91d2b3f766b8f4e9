import { ownJob } from './job-ownership.ts';
import type { Observed } from './observed.ts';
import { queueNow } from './queue-labels.ts';

/**
 * `status.startTime`. Where no status was written yet although there is a Job, or the ledger knows the Computation (the
 * controller died in between, and may have been away for the whole run), it is when that began; in a queue of Kueue it
 * is when the Job was started. Undefined: not before it is resumed, or admitted.
 */
export function startTimeOf(observed: Observed, suspended: boolean, now: Date): string | undefined {
  const known = observed.computation.status?.startTime;
  if (known !== undefined) {
    return known;
  }
  const isQueued = queueNow(observed) !== undefined;
  const begun = isQueued ? ownJob(observed)?.status?.startTime : madeAt(observed);
  if (begun === undefined) {
    return suspended || isQueued ? undefined : now.toISOString();
  }
  return new Date(Math.min(now.getTime(), Date.parse(begun))).toISOString();
}

function madeAt(observed: Observed): string | undefined {
  const { ledger } = observed;
  const registered = ledger.state === 'answering' ? ledger.progress?.registeredAt : undefined;
  return ownJob(observed)?.metadata.creationTimestamp ?? registered;
}

/** When it ended, by whose clock ever: never after now, nor before it began. */
export function endTimeOf(end: Date | undefined, startTime: string | undefined, now: Date): Date | undefined {
  if (end === undefined) {
    return undefined;
  }
  const latest = Math.min(end.getTime(), now.getTime());
  return new Date(startTime === undefined ? latest : Math.max(latest, Date.parse(startTime)));
}

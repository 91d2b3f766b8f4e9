import { ownJob } from './job-ownership.ts';
import type { Observed } from './observed.ts';

/**
 * `status.startTime`. Where no status was written yet although there is a Job, or the ledger knows the Computation (the
 * controller died in between, and may have been away for the whole run), it is when that began. Undefined: not before
 * it is resumed.
 */
export function startTimeOf(observed: Observed, suspended: boolean, now: Date): string | undefined {
  const known = observed.computation.status?.startTime;
  if (known !== undefined) {
    return known;
  }
  const { ledger } = observed;
  const registered = ledger.state === 'answering' ? ledger.progress?.registeredAt : undefined;
  const begun = ownJob(observed)?.metadata.creationTimestamp ?? registered;
  if (begun === undefined) {
    return suspended ? undefined : now.toISOString();
  }
  return new Date(Math.min(now.getTime(), Date.parse(begun))).toISOString();
}

/** When it ended, by whose clock ever: never before it began. */
export function endTimeOf(end: Date | undefined, startTime: string | undefined): Date | undefined {
  return end === undefined || startTime === undefined ? end : new Date(Math.max(end.getTime(), Date.parse(startTime)));
}

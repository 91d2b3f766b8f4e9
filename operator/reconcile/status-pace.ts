import type { ComputationStatus } from '../../crds/computation.ts';
import { canonicalJson } from './canonical-json.ts';

/** What becomes of a new status: written now, in so many seconds, or not at all because it shows nothing new. */
export type StatusTurn = { kind: 'write' } | { kind: 'wait'; seconds: number } | { kind: 'same' };

const BYTES_PER_SECOND = 8 * 1_024;
const SHORTEST_SECONDS = 1;
/** Durations pass by themselves; for them alone nothing is written more often than this. */
const ONLY_TIME_SECONDS = 30;

/**
 * At once on a transition (phase, generation, a condition's status or reason, results lost), otherwise max(1 s, size ÷ 8 KiB/s) after
 * the last write and only if something shown has changed: etcd keeps every version until it compacts.
 */
export function statusTurn(
  before: ComputationStatus | undefined,
  after: ComputationStatus,
  lastWrite: Date | undefined,
  now: Date,
): StatusTurn {
  const text = JSON.stringify(after);
  if (before === undefined || transitions(before) !== transitions(after) || done(after) < done(before)) {
    return { kind: 'write' };
  }
  if (canonicalJson(before) === canonicalJson(after)) {
    return { kind: 'same' };
  }
  const onlyTime = canonicalJson(timeless(before)) === canonicalJson(timeless(after));
  const apart = onlyTime ? ONLY_TIME_SECONDS : Math.max(SHORTEST_SECONDS, text.length / BYTES_PER_SECOND);
  const passed = secondsSince(lastWrite, now);
  return passed >= apart ? { kind: 'write' } : { kind: 'wait', seconds: apart - passed };
}

/** A status that somebody else has changed is put right at once, but not so that two would change it without a pause. */
export function repairTurn(
  foreign: ComputationStatus,
  after: ComputationStatus,
  lastWrite: Date | undefined,
  now: Date,
): StatusTurn {
  const passed = secondsSince(lastWrite, now);
  if (canonicalJson(foreign) === canonicalJson(after)) {
    return { kind: 'same' };
  }
  return passed >= SHORTEST_SECONDS ? { kind: 'write' } : { kind: 'wait', seconds: SHORTEST_SECONDS - passed };
}

/** For ever where the clock was set back: that must not silence the status. */
function secondsSince(lastWrite: Date | undefined, now: Date): number {
  const passed = (now.getTime() - (lastWrite?.getTime() ?? Number.NEGATIVE_INFINITY)) / 1_000;
  return passed < 0 ? Number.POSITIVE_INFINITY : passed;
}

function transitions(status: ComputationStatus): string {
  const conditions = (status.conditions ?? []).map(({ type, status: holds, reason }) => `${type}=${holds} ${reason}`);
  return JSON.stringify([
    status.phase,
    status.reason,
    status.observedGeneration,
    status.jobName,
    conditions.toSorted(),
  ]);
}

function done({ progress }: ComputationStatus): number {
  return (progress?.completed ?? 0) + (progress?.failed ?? 0);
}

function timeless(status: ComputationStatus): ComputationStatus {
  const { timing: _timing, progress, ...rest } = status;
  if (progress === undefined) {
    return rest;
  }
  const { duration: _duration, ...counts } = progress;
  return { ...rest, progress: counts };
}

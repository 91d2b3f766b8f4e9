import type { ComputationStatus } from '../../crds/computation.ts';
import type { NewEvent } from './decision.ts';
import { findCondition, type ConditionType } from './find-condition.ts';

/** Remarks that are no reason to worry; all others are Kubernetes' words for what went wrong. */
const CALM = new Set([
  'ParallelismAboveShards',
  'NoParallelism',
  'Recomputing',
  'Stopping',
  'WaitingForOldJob',
  'WaitingForQueue',
  'QueueChangeWaits',
  'ModeChanging',
  'AutoscaleYields',
  'ListRead',
  'LongParameter',
]);

/** What changed from one status to the next, as Kubernetes events. */
export function eventsBetween(before: ComputationStatus | undefined, after: ComputationStatus): NewEvent[] {
  const events: NewEvent[] = [];
  const became = (type: ConditionType): boolean =>
    findCondition(after, type)?.status === 'True' && findCondition(before, type)?.status !== 'True';
  const stalled = stalledReason(after);
  const message = after.message ?? '';
  if (became('Finished')) {
    events.push({ type: after.phase === 'Failed' ? 'Warning' : 'Normal', reason: after.reason ?? 'Finished', message });
  } else if (stalled !== undefined && stalled !== stalledReason(before)) {
    events.push({ type: 'Warning', reason: stalled, message: findCondition(after, 'Stalled')?.message ?? message });
  } else if (stalled === undefined && after.reason !== undefined && after.reason !== before?.reason) {
    events.push({ type: CALM.has(after.reason) ? 'Normal' : 'Warning', reason: after.reason, message });
  }
  if (became('Suspended')) {
    events.push({ type: 'Normal', reason: 'Suspended', message: findCondition(after, 'Suspended')?.message ?? '' });
  } else if (findCondition(before, 'Suspended')?.status === 'True' && after.phase !== 'Suspended') {
    events.push({
      type: 'Normal',
      reason: 'Resumed',
      message: `goes on from ${after.progress?.summary ?? 'the start'}`,
    });
  }
  return events;
}

function stalledReason(status: ComputationStatus | undefined): string | undefined {
  const condition = findCondition(status, 'Stalled');
  return condition?.status === 'True' ? condition.reason : undefined;
}

import type { ShardProgress, WorkerUsage } from '../../../crds/protocol.ts';
import type { ShardBounds } from '../store/shard-bounds.ts';
import type { StoredSegment } from '../store/stored-segment.ts';
import type { Liveness } from './liveness.ts';
import { rounded } from './rounded.ts';

/** A shard that is one segment. */
export function segmentShard(stored: StoredSegment, liveness: Liveness): ShardProgress {
  const { segment, start, end, offset, failed, epoch, timing, usage } = stored;
  const { worker, node, imageId, firstClaimAt, claimedAt, lastCommitAt, completedAt } = stored;
  const complete = offset === end;
  const inHand = complete ? undefined : liveness.inHand(segment);
  return {
    segment,
    start,
    end,
    offset,
    completed: offset - start - failed,
    failed,
    complete,
    epoch,
    ...(worker !== undefined && { worker }),
    ...(node !== undefined && { node }),
    ...(imageId !== undefined && { imageId }),
    ...(firstClaimAt !== undefined && { firstClaimAt }),
    ...(claimedAt !== undefined && { claimedAt }),
    ...(lastCommitAt !== undefined && { lastCommitAt }),
    ...(completedAt !== undefined && { completedAt }),
    ...(epoch > 0 && !complete && { silentSeconds: rounded(liveness.silentSeconds(segment)) }),
    ratePerSecond: complete ? 0 : rounded(liveness.segmentRate(segment)),
    ...(inHand !== undefined && { inHand }),
    timing,
    ...(usage !== undefined && { usage }),
  };
}

/** The shards after a change of mode: each of as many segments as there were gaps in its range. */
export function shardsOfSegments(
  bounds: readonly ShardBounds[],
  segments: readonly StoredSegment[],
  liveness: Liveness,
): ShardProgress[] {
  const byShard = Map.groupBy(segments, ({ shard }) => shard);
  return bounds.map((each) => shardOfSegments(each, byShard.get(each.shard) ?? [], liveness));
}

function shardOfSegments(bounds: ShardBounds, segments: readonly StoredSegment[], liveness: Liveness): ShardProgress {
  const { shard, start, end } = bounds;
  const current = segments.find(({ offset, end: last }) => offset < last) ?? segments.at(-1);
  const failed = bounds.failed + sum(segments, (each) => each.failed);
  const completed = bounds.completed + sum(segments, ({ offset, start: first, failed: lost }) => offset - first - lost);
  const isComplete = segments.every(({ offset, end: last }) => offset === last);
  const view = current && segmentShard(current, liveness);
  const usage = usageOf(segments);
  return {
    ...view,
    segment: shard,
    start,
    end,
    offset: isComplete ? end : (current?.offset ?? end),
    completed,
    failed,
    complete: isComplete,
    epoch: sum(segments, ({ epoch }) => epoch),
    ratePerSecond: view?.ratePerSecond ?? 0,
    timing: {
      computeMs: sum(segments, ({ timing }) => timing.computeMs),
      waitMs: sum(segments, ({ timing }) => timing.waitMs),
      idleMs: sum(segments, ({ timing }) => timing.idleMs),
    },
    ...(usage !== undefined && { usage }),
  };
}

function usageOf(segments: readonly StoredSegment[]): WorkerUsage | undefined {
  const told = segments.flatMap(({ usage }) => usage ?? []);
  if (told.length === 0) return undefined;
  const peakMemoryBytes = told.reduce((most, usage) => Math.max(most, usage.peakMemoryBytes), 0);
  return { cpuMs: sum(told, ({ cpuMs }) => cpuMs), peakMemoryBytes };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

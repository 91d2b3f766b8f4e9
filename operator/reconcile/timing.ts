import type { RunTiming } from '../../crds/computation.ts';
import type { ComputationProgress, ShardProgress } from '../../crds/protocol.ts';
import type { Pod } from '../kube/objects.ts';
import { podCondition, shardOf } from './pod-facts.ts';

/**
 * Where the time from apply until `end` went, along the shard that the others waited for (the last to finish, or the
 * one furthest behind): until its first pod had a node, until its first claim, and from there in the shares that its
 * workers report. The parts add up to the total; what a dead worker never reported counts as idle.
 */
export function runTiming(
  createdAt: Date,
  end: Date,
  progress: ComputationProgress,
  pods: readonly Pod[],
  before: RunTiming | undefined,
): RunTiming {
  const totalMs = Math.max(0, end.getTime() - createdAt.getTime());
  const shard = progress.mode === 'Queue' ? lastHeard(progress.shards) : decisiveShard(progress.shards);
  const until = (time: number | undefined): number =>
    time === undefined ? totalMs : Math.min(totalMs, Math.max(0, time - createdAt.getTime()));
  const claimedMs = until(shard?.firstClaimAt === undefined ? undefined : Date.parse(shard.firstClaimAt));
  const scheduled = firstScheduled(pods, shard?.segment);
  const schedulingMs = Math.min(
    claimedMs,
    scheduled === undefined ? (before?.schedulingMs ?? claimedMs) : until(scheduled),
  );
  const windowMs = totalMs - claimedMs;
  const computingMs = Math.min(windowMs, Math.round(shard?.timing.computeMs ?? 0));
  const committingMs = Math.min(windowMs - computingMs, Math.round(shard?.timing.waitMs ?? 0));
  return {
    totalMs,
    schedulingMs,
    podStartMs: claimedMs - schedulingMs,
    computingMs,
    committingMs,
    idleMs: windowMs - computingMs - committingMs,
  };
}

function decisiveShard(shards: readonly ShardProgress[]): ShardProgress | undefined {
  const filled = shards.filter((shard) => shard.end > shard.start);
  const open = filled.filter((shard) => !shard.complete);
  return open.length > 0
    ? open.toSorted((a, b) => b.end - b.offset - (a.end - a.offset))[0]
    : filled.toSorted((a, b) => (b.completedAt ?? '').localeCompare(a.completedAt ?? ''))[0];
}

/** In mode Queue all workers end together; one that left earlier decided nothing. */
function lastHeard(workers: readonly ShardProgress[]): ShardProgress | undefined {
  return workers.toSorted((a, b) => (b.lastCommitAt ?? '').localeCompare(a.lastCommitAt ?? ''))[0];
}

/** When the shard's first pod got its node, milliseconds since 1970. */
function firstScheduled(pods: readonly Pod[], shard: number | undefined): number | undefined {
  const times = pods
    .filter((pod) => shardOf(pod) === shard)
    .flatMap((pod) => {
      const scheduled = podCondition(pod, 'PodScheduled');
      return scheduled?.status === 'True' ? Date.parse(scheduled.lastTransitionTime ?? '') : [];
    })
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : Math.min(...times);
}

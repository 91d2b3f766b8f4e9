import type { QueueStatus } from '../../crds/computation.ts';
import type { ComputationProgress, QueueProgress, ShardProgress } from '../../crds/protocol.ts';
import type { Pod } from '../kube/objects.ts';
import { isActive, shardOf } from './pod-facts.ts';
import { unclaimedShard } from './unclaimed-shard.ts';

/** `status.queue`. */
export function queueStatus({ waiting, inFlight, redelivered, oldestSeconds }: QueueProgress): QueueStatus {
  return { waiting, inFlight, redelivered, oldestSeconds: Math.floor(oldestSeconds) };
}

/** The workers of mode Queue by index: those that came, and those whose pods are yet to come. */
export function queueWorkers(progress: ComputationProgress | undefined, pods: readonly Pod[]): ShardProgress[] {
  const came = progress?.mode === 'Queue' ? progress.shards : [];
  const indexes = new Set(came.map(({ segment }) => segment));
  const coming = new Set(pods.filter(isActive).flatMap((pod) => shardOf(pod) ?? []));
  return [
    ...came,
    ...[...coming].filter((index) => !indexes.has(index)).map((index) => unclaimedShard(0, index + 1, index)),
  ].toSorted((a, b) => a.segment - b.segment);
}

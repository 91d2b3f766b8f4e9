import type { ShardProgress } from '../../crds/protocol.ts';
import type { Pod } from '../kube/objects.ts';
import { podsByShard } from './pod-facts.ts';
import { shardAt } from './shard-at.ts';

/** The Job controller counts an index's failures in these annotations of its newest pod. */
export const FAILURE_COUNT = 'batch.kubernetes.io/job-index-failure-count';
export const IGNORED_FAILURE_COUNT = 'batch.kubernetes.io/job-index-ignored-failure-count';

/**
 * Pods whose failure counts go back to 0 because their shard's offset moved since they claimed it: `retriesPerShard`
 * counts deaths in a row without progress, and the Job's back-off between attempts starts anew. A pod that ended is
 * reset, too, while it is the newest of its shard: its successor counts on from it.
 */
export function podsToReset(pods: readonly Pod[], shards: readonly ShardProgress[]): Pod[] {
  return podsThatMoved(pods, shards).filter(hasFailures);
}

/** The newest pods of their shards, where the offset moved since they claimed it. */
export function podsThatMoved(pods: readonly Pod[], shards: readonly ShardProgress[]): Pod[] {
  const moved: Pod[] = [];
  for (const [index, ofShard] of podsByShard(pods)) {
    const newest = ofShard.at(-1);
    const shard = shardAt(shards, index);
    if (newest !== undefined && shard !== undefined && movedBy(newest, shard)) {
      moved.push(newest);
    }
  }
  return moved;
}

function hasFailures(pod: Pod): boolean {
  const annotations = pod.metadata.annotations ?? {};
  return [FAILURE_COUNT, IGNORED_FAILURE_COUNT].some((name) => (annotations[name] ?? '0') !== '0');
}

function movedBy(pod: Pod, shard: ShardProgress): boolean {
  return (
    shard.worker === pod.metadata.name &&
    shard.lastCommitAt !== undefined &&
    shard.claimedAt !== undefined &&
    shard.lastCommitAt >= shard.claimedAt &&
    pod.status?.phase !== 'Succeeded'
  );
}

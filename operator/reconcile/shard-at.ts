import type { ShardProgress } from '../../crds/protocol.ts';

/** The entry of that shard. In mode Queue the list holds the workers that came, in whatever order. */
export function shardAt(shards: readonly ShardProgress[], index: number | undefined): ShardProgress | undefined {
  if (index === undefined) {
    return undefined;
  }
  const there = shards[index];
  return there?.segment === index ? there : shards.find(({ segment }) => segment === index);
}

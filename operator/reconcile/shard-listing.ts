import type { ShardStatus, ShardSummary } from '../../crds/computation.ts';
import { formatIndexRanges } from './index-ranges.ts';

/** Up to so many shards all are listed … */
export const LISTED_IN_FULL = 256;
/** … above, so many of those that need attention. */
export const LISTED_AT_MOST = 64;

/** `status.shards`: failed ones first to get in, then the slowest of those that run; listed by index. */
export function listedShards(shards: readonly ShardStatus[]): ShardStatus[] {
  if (shards.length <= LISTED_IN_FULL) {
    return [...shards];
  }
  return shards
    .filter((shard) => rank(shard) < 3)
    .toSorted((a, b) => rank(a) - rank(b) || done(a) - done(b) || a.index - b.index)
    .slice(0, LISTED_AT_MOST)
    .toSorted((a, b) => a.index - b.index);
}

/** `status.shardSummary`: all shards in numbers. */
export function shardSummary(shards: readonly ShardStatus[]): ShardSummary {
  const indexesOf = (phase: ShardStatus['phase']): number[] =>
    shards.filter((shard) => shard.phase === phase).map((shard) => shard.index);
  const succeeded = indexesOf('Succeeded');
  const failed = indexesOf('Failed');
  return {
    total: shards.length,
    active: indexesOf('Running').length,
    succeeded: succeeded.length,
    failed: failed.length,
    completedIndexes: formatIndexRanges(succeeded),
    failedIndexes: formatIndexRanges(failed),
  };
}

function rank(shard: ShardStatus): number {
  if (shard.phase === 'Failed') {
    return 0;
  }
  if (shard.reason !== undefined) {
    return 1;
  }
  return shard.phase === 'Running' ? 2 : 3;
}

function done(shard: ShardStatus): number {
  return shard.completed + shard.failed;
}

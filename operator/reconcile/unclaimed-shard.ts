import { shardRange } from '../../crds/partition.ts';
import type { ShardProgress } from '../../crds/protocol.ts';

/** What the ledger says of a shard that no worker has claimed yet. */
export function unclaimedShard(total: number, shards: number, segment: number): ShardProgress {
  const { start, end } = shardRange(total, shards, segment);
  return {
    segment,
    start,
    end,
    offset: start,
    completed: 0,
    failed: 0,
    complete: false,
    epoch: 0,
    ratePerSecond: 0,
    timing: { computeMs: 0, waitMs: 0, idleMs: 0 },
  };
}

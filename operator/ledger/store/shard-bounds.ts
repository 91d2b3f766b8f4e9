import type { IdRange } from '../../../crds/partition.ts';
import { integer, type SqlRow } from './row-fields.ts';

/** A row of `shard`: a shard of mode Static, and what of its range was computed before the mode was changed. */
export interface ShardBounds extends IdRange {
  shard: number;
  completed: number;
  failed: number;
}

export function readShardBounds(row: SqlRow): ShardBounds {
  return {
    shard: integer(row, 'shard'),
    start: integer(row, 'start_id'),
    end: integer(row, 'end_id'),
    completed: integer(row, 'completed'),
    failed: integer(row, 'failed'),
  };
}

import type { AggregatePartial } from '../../../crds/aggregate/aggregate.ts';
import type { WorkerTiming, WorkerUsage } from '../../../crds/protocol.ts';
import { integer, optionalInteger, optionalText, type SqlRow } from './row-fields.ts';
import { readUsage } from './stored-usage.ts';

/** A row of `segment`. */
export interface StoredSegment {
  segment: number;
  start: number;
  end: number;
  offset: number;
  failed: number;
  /** The shard that it belongs to; undefined for tasks of mode Queue. */
  shard: number | undefined;
  /** Index of the last claimant, where it gave one. */
  workerIndex: number | undefined;
  /** Claimants in a row that died of this offset. */
  deaths: number;
  epoch: number;
  /** What the last claim was told. */
  careful: boolean;
  /** The last claimant has committed since. */
  active: boolean;
  /** The last claimant has left of its own will. */
  saidGoodbye: boolean;
  worker: string | undefined;
  node: string | undefined;
  imageId: string | undefined;
  firstClaimAt: string | undefined;
  claimedAt: string | undefined;
  lastCommitAt: string | undefined;
  completedAt: string | undefined;
  timing: WorkerTiming;
  /** Undefined where no worker has told it. */
  usage: WorkerUsage | undefined;
  /** One per aggregation; empty before the first commit, and once they are folded into the Computation's. */
  aggregates: AggregatePartial[];
}

export function readSegment(row: SqlRow): StoredSegment {
  const aggregates = optionalText(row, 'aggregates');
  return {
    segment: integer(row, 'segment'),
    start: integer(row, 'start_id'),
    end: integer(row, 'end_id'),
    offset: integer(row, 'offset_id'),
    failed: integer(row, 'failed'),
    shard: optionalInteger(row, 'shard'),
    workerIndex: optionalInteger(row, 'worker_index'),
    deaths: integer(row, 'deaths'),
    epoch: integer(row, 'epoch'),
    careful: integer(row, 'careful') === 1,
    active: integer(row, 'active') === 1,
    saidGoodbye: integer(row, 'said_goodbye') === 1,
    worker: optionalText(row, 'worker'),
    node: optionalText(row, 'node'),
    imageId: optionalText(row, 'image_id'),
    firstClaimAt: optionalText(row, 'first_claim_at'),
    claimedAt: optionalText(row, 'claimed_at'),
    lastCommitAt: optionalText(row, 'last_commit_at'),
    completedAt: optionalText(row, 'completed_at'),
    timing: {
      computeMs: integer(row, 'compute_ms'),
      waitMs: integer(row, 'wait_ms'),
      idleMs: integer(row, 'idle_ms'),
    },
    usage: readUsage(row),
    aggregates: aggregates === undefined ? [] : JSON.parse(aggregates),
  };
}

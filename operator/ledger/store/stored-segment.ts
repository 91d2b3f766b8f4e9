import type { AggregatePartial } from '../../../crds/aggregate/aggregate.ts';
import type { WorkerTiming } from '../../../crds/protocol.ts';
import { integer, optionalText, type SqlRow } from './row-fields.ts';

/** A row of `segment`. */
export interface StoredSegment {
  segment: number;
  start: number;
  end: number;
  offset: number;
  failed: number;
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
  /** One per aggregation; empty before the first commit. */
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
    aggregates: aggregates === undefined ? [] : JSON.parse(aggregates),
  };
}

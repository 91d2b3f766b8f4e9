import {
  emptyPartial,
  finishAggregate,
  mergePartials,
  type AggregateResult,
} from '../../../crds/aggregate/aggregate.ts';
import type { ComputationProgress, FailureGroup, ShardProgress } from '../../../crds/protocol.ts';
import type { LedgerStore } from '../store/ledger-store.ts';
import type { StoredComputation } from '../store/stored-computation.ts';
import type { StoredSegment } from '../store/stored-segment.ts';
import { groupFailures } from './failure-groups.ts';
import type { Liveness } from './liveness.ts';

const FIRST_FAILURES = 10;
/** So many are put into groups; more would hold up the one thread that also answers workers. */
const GROUPED_FAILURES = 1_000;

/** The durable part of a Computation's progress: it changes only with a write. */
export interface DurableProgress {
  computation: StoredComputation;
  segments: StoredSegment[];
  aggregates: AggregateResult[];
  failures: ComputationProgress['failures'];
  failureGroups: FailureGroup[];
}

export function readDurableProgress(store: LedgerStore, computation: StoredComputation): DurableProgress {
  const segments = store.segments(computation);
  const failures = computation.failed === 0 ? [] : store.failures(computation, -1, GROUPED_FAILURES);
  return {
    computation,
    segments,
    aggregates: finishAll(computation, segments),
    failures: failures.slice(0, FIRST_FAILURES),
    failureGroups: groupFailures(failures),
  };
}

/** Puts what is known of the living beside what is durable. */
export function progressView(durable: DurableProgress, liveness: Liveness): ComputationProgress {
  const { uid, namespace, name, specHash, total, completed, failed, bytes, registeredAt } = durable.computation;
  const { completedAt } = durable.computation;
  const complete = completed + failed === total;
  return {
    uid,
    namespace,
    name,
    specHash,
    total,
    completed,
    failed,
    complete,
    bytes,
    full: liveness.full,
    registeredAt,
    ...(completedAt !== undefined && { completedAt }),
    ratePerSecond: complete ? 0 : rounded(liveness.rate()),
    aggregates: durable.aggregates,
    failures: durable.failures,
    failureGroups: durable.failureGroups,
    shards: durable.segments.map((segment) => shardView(segment, liveness)),
  };
}

function shardView(stored: StoredSegment, liveness: Liveness): ShardProgress {
  const { segment, start, end, offset, failed, epoch, timing } = stored;
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
  };
}

function finishAll({ aggregations }: StoredComputation, segments: readonly StoredSegment[]): AggregateResult[] {
  return aggregations.map((aggregation, at) => {
    const partials = segments.map(({ aggregates }) => aggregates[at]).filter((partial) => partial !== undefined);
    return finishAggregate(aggregation, mergePartials(aggregation, [emptyPartial(aggregation), ...partials]));
  });
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

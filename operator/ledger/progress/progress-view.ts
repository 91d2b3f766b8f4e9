import {
  emptyPartial,
  finishAggregate,
  mergePartials,
  type AggregateResult,
} from '../../../crds/aggregate/aggregate.ts';
import type { ComputationProgress, FailureGroup, ShardProgress } from '../../../crds/protocol.ts';
import type { FeederView } from '../queue/feeder.ts';
import type { LedgerStore } from '../store/ledger-store.ts';
import type { ShardBounds } from '../store/shard-bounds.ts';
import { isComplete, type StoredComputation } from '../store/stored-computation.ts';
import type { StoredSegment } from '../store/stored-segment.ts';
import { groupFailures } from './failure-groups.ts';
import type { Liveness } from './liveness.ts';
import { queueView, workerShards, type DurableQueue } from './queue-view.ts';
import { rounded } from './rounded.ts';
import { segmentShard, shardsOfSegments } from './shard-view.ts';
import type { WorkerLives } from './worker-lives.ts';

const FIRST_FAILURES = 10;
/** So many are put into groups; more would hold up the one thread that also answers workers. */
const GROUPED_FAILURES = 1_000;

/** The durable part of a Computation's progress: it changes only with a write. */
export interface DurableProgress {
  computation: StoredComputation;
  /** Static: its segments; Queue: none, there may be very many. */
  segments: StoredSegment[];
  /** Once the mode was changed to Static. */
  shards: ShardBounds[];
  queue: DurableQueue | undefined;
  aggregates: AggregateResult[];
  failures: ComputationProgress['failures'];
  failureGroups: FailureGroup[];
}

/** What of a Computation's progress lives with the ledger's process. */
export interface LivingProgress {
  liveness: Liveness;
  lives: WorkerLives;
  stream: FeederView;
  /** Milliseconds since the epoch. */
  now: number;
}

export function readDurableProgress(store: LedgerStore, computation: StoredComputation): DurableProgress {
  const isQueue = computation.mode === 'Queue';
  const open = isQueue ? store.openSegments(computation) : [];
  const all = isQueue ? [] : store.segments(computation);
  const { redelivered } = computation;
  const failures = computation.failed === 0 ? [] : store.failures(computation, -1, GROUPED_FAILURES);
  return {
    computation,
    segments: all.filter(({ shard }) => shard !== undefined),
    shards: store.shardBounds(computation),
    queue: isQueue
      ? { workers: store.workers(computation), open, redelivered, uncut: store.uncut(computation) }
      : undefined,
    aggregates: finishAll(store, computation, isQueue ? open : all),
    failures: failures.slice(0, FIRST_FAILURES),
    failureGroups: groupFailures(failures),
  };
}

/** Puts what is known of the living beside what is durable. */
export function progressView(durable: DurableProgress, living: LivingProgress): ComputationProgress {
  const { uid, namespace, name, specHash, mode, total, completed, failed, bytes, registeredAt } = durable.computation;
  const { completedAt } = durable.computation;
  const complete = isComplete(durable.computation);
  const { liveness, lives, stream, now } = living;
  return {
    uid,
    namespace,
    name,
    specHash,
    mode,
    ...(durable.queue && { queue: queueView(durable.queue, lives, stream, now) }),
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
    shards: shardViews(durable, living, complete),
  };
}

function shardViews(durable: DurableProgress, { liveness, lives }: LivingProgress, complete: boolean): ShardProgress[] {
  const { queue, shards, segments } = durable;
  if (queue) return workerShards(queue, lives, complete);
  if (shards.length > 0) return shardsOfSegments(shards, segments, liveness);
  return segments.map((segment) => segmentShard(segment, liveness));
}

function finishAll(store: LedgerStore, computation: StoredComputation, segments: readonly StoredSegment[]) {
  const folded = store.folded(computation);
  return computation.aggregations.map((aggregation, at) => {
    const partials = [folded, ...segments.map(({ aggregates }) => aggregates)].map((each) => each[at]);
    const found = partials.filter((partial) => partial !== undefined);
    return finishAggregate(aggregation, mergePartials(aggregation, [emptyPartial(aggregation), ...found]));
  });
}

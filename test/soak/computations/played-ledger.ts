import { finishAggregate, newAggregate, type AggregateResult } from '../../../crds/aggregate/aggregate.ts';
import type { Computation } from '../../../crds/computation.ts';
import { parameterSpace } from '../../../crds/parameters/parameter-space.ts';
import type { ComputationProgress, FailureRecord, Registration, ShardProgress } from '../../../crds/protocol.ts';
import type { LedgerView } from '../../../operator/reconcile/observed.ts';
import { unclaimedShard } from '../../../operator/reconcile/unclaimed-shard.ts';
import type { Random } from '../random.ts';

const NODES = ['node-1', 'node-2', 'node-3'];
const MESSAGES = ['no root', 'x'.repeat(500), 'trace '.repeat(8000)];

/** How much workers commit. */
export type Extent = 'some' | 'all' | 'all but one';

/** What a ledger would say of one Computation, without rows. */
export class PlayedLedger {
  away: { since: Date; message: string } | undefined;
  /** Answers are as old as this. */
  askedAt: Date;
  diskFull = false;
  full = false;
  ended = false;
  /** Its next answers to writes are refusals. */
  refuses: string | undefined;
  #registration: Registration | undefined;
  #shards: ShardProgress[] = [];
  #failures: FailureRecord[] = [];
  #aggregates: AggregateResult[] = [];
  #completedAt: string | undefined;
  #backup: (() => void) | undefined;

  constructor(now: Date) {
    this.askedAt = now;
  }

  get shards(): readonly ShardProgress[] {
    return this.#shards;
  }

  get isKnown(): boolean {
    return this.#registration !== undefined;
  }

  get isComplete(): boolean {
    return this.isKnown && this.#shards.every((shard) => shard.complete);
  }

  view(uid: string): LedgerView {
    if (this.away !== undefined) return { state: 'away', ...this.away };
    const { askedAt, diskFull } = this;
    const progress = this.#progress(uid);
    return { state: 'answering', askedAt, diskFull, ...(progress === undefined ? {} : { progress }) };
  }

  register(registration: Registration): void {
    if (this.isKnown) return;
    const { total, segments } = registration;
    this.#registration = registration;
    this.#shards = Array.from({ length: segments }, (_, segment) => unclaimedShard(total, segments, segment));
    this.#failures = [];
    this.#aggregates = registration.work.aggregations.map((each) =>
      finishAggregate(each, newAggregate(each).toPartial()),
    );
    this.#completedAt = undefined;
  }

  /** Everything is lost. */
  empty(): void {
    this.#registration = undefined;
    this.#shards = [];
  }

  /** Makes a backup, or goes back to the one that was made. */
  backUpOrRestore(): void {
    if (this.#backup !== undefined) {
      this.#backup();
      this.#backup = undefined;
      return;
    }
    const state = [this.#registration, this.#shards, this.#failures, this.#aggregates, this.#completedAt] as const;
    this.#backup = () => {
      [this.#registration, this.#shards, this.#failures, this.#aggregates, this.#completedAt] = state;
    };
  }

  /** Some workers were not heard for a while. */
  silence(random: Random): void {
    const isSilent = random.pick([0.2, 0.9]);
    this.#shards = this.#shards.map((shard) =>
      shard.complete || shard.epoch === 0
        ? shard
        : { ...shard, silentSeconds: random.chance(isSilent) ? random.whole(5, 100) : random.next() },
    );
  }

  /** Workers commit some more of some shards, or what is left. */
  advance(computation: Computation, random: Random, now: Date, extent: Extent): void {
    if (!this.isKnown || this.ended) return;
    const everyFails = random.chance(0.1);
    const last = this.#shards.findLast((shard) => !shard.complete);
    this.#shards = this.#shards.map((shard) => {
      if (shard.complete || (extent === 'some' && random.chance(0.5))) return shard;
      const left = shard.end - shard.offset;
      const isWhole = extent !== 'some' || random.chance(0.3);
      const some = isWhole ? left : Math.floor(left * random.next());
      return advanced(
        shard,
        extent === 'all but one' && shard === last ? Math.max(0, left - 1) : some,
        random,
        now,
        everyFails,
      );
    });
    this.#noteFailures(computation, random);
    this.#aggregate(computation, random);
    if (this.isComplete) this.#completedAt ??= now.toISOString();
  }

  #noteFailures(computation: Computation, random: Random): void {
    const space = parameterSpace(computation.spec.parameters);
    const failed = this.#shards.filter((shard) => shard.failed > 0);
    const room = 10 - this.#failures.length;
    const ids = failed.flatMap((shard) => random.times(Math.min(shard.failed, room), (at) => shard.start + at));
    const known = new Set(this.#failures.map(({ id }) => id));
    const added = ids
      .filter((id) => !known.has(id))
      .slice(0, room)
      .map((id) => ({
        id,
        parameter: space.at(id),
        reason: random.pick(['Exception', 'Crashed', 'TimedOut'] as const),
        ...(random.chance(0.5) ? { type: 'RangeError' } : {}),
        message: random.pick(MESSAGES),
      }));
    this.#failures = [...this.#failures, ...added].toSorted((a, b) => a.id - b.id);
  }

  #aggregate(computation: Computation, random: Random): void {
    const space = parameterSpace(computation.spec.parameters);
    this.#aggregates = computation.spec.aggregations.map((aggregation) => {
      const aggregate = newAggregate(aggregation);
      for (const id of random.times(30, () => random.whole(0, space.count - 1))) {
        const value = random.pick([random.next() * 1e300, -random.next(), Number.NaN, Infinity]);
        aggregate.add(id, () => space.at(id), { [aggregation.field ?? 'result']: value });
      }
      return finishAggregate(aggregation, aggregate.toPartial());
    });
  }

  #progress(uid: string): ComputationProgress | undefined {
    if (this.#registration === undefined || this.ended) return undefined;
    const { namespace, name, specHash, total } = this.#registration;
    const completed = this.#shards.reduce((sum, shard) => sum + shard.completed, 0);
    const failed = this.#shards.reduce((sum, shard) => sum + shard.failed, 0);
    return {
      uid,
      namespace,
      name,
      specHash,
      total,
      completed,
      failed,
      complete: completed + failed === total,
      bytes: 100 * completed,
      full: this.full,
      registeredAt: this.askedAt.toISOString(),
      ...(this.#completedAt === undefined ? {} : { completedAt: this.#completedAt }),
      ratePerSecond: this.#shards.reduce((sum, shard) => sum + shard.ratePerSecond, 0),
      aggregates: this.#aggregates,
      failures: this.#failures,
      shards: this.#shards,
    };
  }
}

function advanced(shard: ShardProgress, some: number, random: Random, now: Date, everyFails: boolean): ShardProgress {
  const failed = everyFails ? some : random.chance(0.2) ? Math.min(some, random.whole(0, 200)) : 0;
  const offset = shard.offset + some;
  const at = now.toISOString();
  const complete = offset === shard.end;
  return {
    ...shard,
    offset,
    completed: shard.completed + some - failed,
    failed: shard.failed + failed,
    complete,
    epoch: Math.max(1, shard.epoch + (random.chance(0.3) ? 1 : 0)),
    worker: `demo-${shard.segment}-${random.whole(1, 3)}`,
    node: random.pick(NODES),
    firstClaimAt: shard.firstClaimAt ?? at,
    claimedAt: at,
    ...(some > 0 ? { lastCommitAt: at } : {}),
    ...(complete ? { completedAt: at } : {}),
    ratePerSecond: complete ? 0 : random.next() * 1e5,
    ...(!complete && random.chance(0.3) ? { inHand: { id: offset, seconds: random.next() * 1000 } } : {}),
    timing: {
      computeMs: shard.timing.computeMs + random.next() * 1e5,
      waitMs: shard.timing.waitMs + random.next() * 1e3,
      idleMs: shard.timing.idleMs + random.next() * 1e3,
    },
  };
}

import type { WorkerHeartbeat } from '../../../crds/protocol.ts';
import type { InHand } from './liveness.ts';
import { RateMeter } from './rate-meter.ts';

/** A worker of mode Queue between its join and its end, as far as it was heard of. */
export interface WorkerLife {
  worker: string;
  heardAt: number;
  /** It has left, or is gone for good. */
  over: boolean;
  held: number[];
  inHand: InHand | undefined;
  meter: RateMeter;
}

interface Holding {
  epoch: number;
  life: WorkerLife;
}

/** The share that the costs so far keep when a commit adds its own. */
const MEMORY = 0.9;

/** The workers of a Computation of mode Queue, as far as it is not worth a write: gone with the process. */
export class WorkerLives {
  readonly #seconds: () => number;
  readonly #lives = new Map<number, WorkerLife>();
  readonly #holdings = new Map<number, Holding>();
  #cost = { milliseconds: 0, parameters: 0 };
  #longest: InHand | undefined;

  /** @param seconds a clock that stands still while the ledger is not up */
  constructor(seconds: () => number) {
    this.#seconds = seconds;
  }

  joined(index: number, worker: string): void {
    const known = this.#lives.get(index);
    if (known) known.over = true;
    this.#begin(index, worker, known?.meter);
  }

  claimed(index: number, worker: string, segment: number, epoch: number): void {
    const life = this.#lifeOf(index, worker);
    life.heardAt = this.#seconds();
    this.#holdings.set(segment, { epoch, life });
    if (!life.held.includes(segment)) life.held.push(segment);
  }

  /** @param milliseconds that the worker computed for it */
  committed(segment: number, count: number, milliseconds: number, complete: boolean): void {
    this.#cost.milliseconds = this.#cost.milliseconds * MEMORY + milliseconds;
    this.#cost.parameters = this.#cost.parameters * MEMORY + count;
    const life = this.#holdings.get(segment)?.life;
    if (life) {
      life.heardAt = this.#seconds();
      life.meter.add(count, life.heardAt);
    }
    if (complete) this.finished(segment);
  }

  /** Nothing is left of a segment. */
  finished(segment: number): void {
    const life = this.#holdings.get(segment)?.life;
    if (life) life.held = life.held.filter((held) => held !== segment);
    this.#holdings.delete(segment);
  }

  /** @param stale held segments that are others' by now */
  beat(index: number, { worker, segments, inHand, leaving }: WorkerHeartbeat, stale: readonly number[]): void {
    const life = this.#lifeOf(index, worker);
    life.heardAt = this.#seconds();
    life.inHand = inHand;
    if (inHand !== undefined && inHand.seconds > (this.#longest?.seconds ?? 0)) this.#longest = inHand;
    life.over = leaving === true;
    const held = segments.filter(({ segment }) => !stale.includes(segment));
    life.held = held.map(({ segment }) => segment);
    for (const { segment, epoch } of held) this.#holdings.set(segment, { epoch, life });
  }

  /** Those workers are gone for good. */
  lost(workers: ReadonlySet<string>): void {
    for (const life of this.#lives.values()) if (workers.has(life.worker)) life.over = true;
  }

  /** Whether the newest claimant of a segment is gone: lost, started again, or silent for so long. */
  died(segment: number, silentSeconds: number): boolean {
    const life = this.#holdings.get(segment)?.life;
    if (life === undefined) return this.#seconds() >= silentSeconds; // nobody said anything since this ledger is up
    return life.over || this.#seconds() - life.heardAt >= silentSeconds;
  }

  /** The parameter that the newest claimant of a segment had in hand when it was heard last. */
  suspect(segment: number): number | undefined {
    return this.#holdings.get(segment)?.life.inHand?.id;
  }

  /** The segments of workers that were heard of within so many seconds. */
  held(silentSeconds: number): Set<number> {
    return new Set([...this.#living(silentSeconds)].flatMap(({ held }) => held));
  }

  /** How many workers were heard of within so many seconds. */
  living(silentSeconds: number): number {
    return [...this.#living(silentSeconds)].length;
  }

  /** Some worker that was heard of within so many seconds has nothing. */
  hasIdle(silentSeconds: number): boolean {
    return [...this.#living(silentSeconds)].some(({ held }) => held.length === 0);
  }

  /** Of the worker that has this index. */
  life(index: number): WorkerLife | undefined {
    return this.#lives.get(index);
  }

  silentSeconds(index: number): number {
    return this.#seconds() - (this.#lives.get(index)?.heardAt ?? 0);
  }

  rate(index: number): number {
    return this.#lives.get(index)?.meter.perSecond(this.#seconds()) ?? 0;
  }

  /** Of all parameters that were in hand at some heartbeat, the one that was so for longest. */
  get longest(): InHand | undefined {
    return this.#longest;
  }

  /** What a worker took for a parameter lately; undefined before the first commit. */
  get millisecondsPerParameter(): number | undefined {
    const { milliseconds, parameters } = this.#cost;
    return parameters === 0 ? undefined : milliseconds / parameters;
  }

  #living(silentSeconds: number): Iterable<WorkerLife> {
    const now = this.#seconds();
    return this.#lives.values().filter(({ over, heardAt }) => !over && now - heardAt < silentSeconds);
  }

  #lifeOf(index: number, worker: string): WorkerLife {
    const known = this.#lives.get(index);
    return known?.worker === worker ? known : this.#begin(index, worker, known?.meter);
  }

  #begin(index: number, worker: string, meter?: RateMeter): WorkerLife {
    const heardAt = this.#seconds();
    const life: WorkerLife = {
      worker,
      heardAt,
      over: false,
      held: [],
      inHand: undefined,
      meter: meter ?? new RateMeter(heardAt),
    };
    this.#lives.set(index, life);
    return life;
  }
}

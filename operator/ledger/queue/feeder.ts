import type { QueueSettings } from '../../../crds/protocol.ts';
import { ComputationEnded, UnknownComputation } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { WorkerLives } from '../progress/worker-lives.ts';
import type { LedgerStore } from '../store/ledger-store.ts';
import { isComplete, type StoredComputation } from '../store/stored-computation.ts';
import { batchSizes, type Workload } from './batch-sizes.ts';
import { compareStream } from './compare.ts';
import { redisProblem } from './redis-problem.ts';
import { isUneven } from './unevenness.ts';
import type { TaskStream } from './task-stream.ts';

/** At most so many tasks wait, however many there are in all: Redis' memory does not grow with the Computation. */
const MOST_WAITING = 4000;
const COUNT_EVERY_MS = 1000;

export interface FeederParts {
  uid: string;
  store: LedgerStore;
  lives: WorkerLives;
  /** Parameters a second of the whole Computation. */
  rate: () => number;
  /** The stream, over the connection as it is now. @throws QueueUnavailable */
  stream: () => TaskStream;
  /** Milliseconds of a clock that only goes forward. */
  now: () => number;
  host: string;
  log: Logger;
}

/** What is known of a stream. */
export interface FeederView {
  available: boolean;
  problem?: string;
  waiting: number;
  inFlight: number;
}

/**
 * Keeps the stream of one Computation filled: cuts tasks as they are needed, and feeds again what Redis has lost. One
 * pass at a time, so that what it compares does not change under it.
 */
export class Feeder {
  readonly #parts: FeederParts;
  readonly #waiting = new Set<number>();
  readonly #lost = new Set<string>();
  /** The last pass found nothing to hand out, and more could be cut of what workers have. */
  #isDry = false;
  /** As the last pass found it; undefined with a fixed size of tasks, whose ends would come back as large as they are. */
  #left: Workload | undefined;
  #counts = { waiting: 0, inFlight: 0 };
  #problem: string | undefined;
  #running: Promise<boolean> | undefined;
  #again = false;
  #round = 0;
  #compareAt = 0;
  #countAt = 0;
  #silentSeconds = 0;

  constructor(parts: FeederParts) {
    this.#parts = parts;
  }

  get view(): FeederView {
    const problem = this.#problem;
    return { available: problem === undefined, ...(problem !== undefined && { problem }), ...this.#counts };
  }

  /** A task was claimed. */
  claimed(segment: number): void {
    this.#waiting.delete(segment);
  }

  /** Nothing is left to hand out, and some worker has nothing to do. With a fixed size of tasks never. */
  get isShort(): boolean {
    return this.#isDry && this.#problem === undefined && this.#parts.lives.hasIdle(this.#silentSeconds);
  }

  /** Whether a worker that needs so long for the rest of its task should give back the end of it. */
  wants(remainingMs: number): boolean {
    if (this.isShort) return true;
    return this.#left !== undefined && this.#problem === undefined && isUneven(this.#left, remainingMs);
  }

  /** Something was given back. */
  refilled(): void {
    this.#isDry = false;
  }

  /** Those workers are gone for good: their tasks go to others. */
  lost(workers: readonly string[]): void {
    for (const worker of workers) this.#lost.add(worker);
  }

  /** The stream may be another one: everything is compared at the next pass. */
  distrust(): void {
    this.#compareAt = 0;
  }

  /** Does what there is to do. False when the Computation needs no stream any more. Never rejects. */
  pass(): Promise<boolean> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#passes().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #passes(): Promise<boolean> {
    let goesOn = true;
    do {
      this.#again = false;
      goesOn = await this.#pass();
    } while (this.#again && goesOn && this.#problem === undefined);
    return goesOn;
  }

  async #pass(): Promise<boolean> {
    const { uid, store, stream: streamNow, host, log } = this.#parts;
    try {
      const computation = openComputation(store, uid);
      const stream = streamNow();
      if (computation?.queue === undefined || isComplete(computation)) {
        await stream.drop();
        return false;
      }
      const { now } = this.#parts;
      // Comparing makes a stream that is gone; whatever else found it gone asks for that.
      if (now() >= this.#compareAt) await this.#compare(stream, computation, computation.queue);
      await this.#release(stream, computation.queue);
      await this.#topUp(stream, computation, computation.queue);
      if (now() >= this.#countAt) {
        this.#counts = await stream.counts();
        this.#countAt = now() + COUNT_EVERY_MS;
      }
      this.#problem = undefined;
    } catch (error) {
      const problem = redisProblem(error, host);
      if (this.#problem !== problem) log.debug('the queue could not be fed; tried again', { uid, problem });
      this.#problem = problem;
      this.#compareAt = 0;
    }
    return true;
  }

  async #release(stream: TaskStream, { visibilityTimeoutSeconds }: QueueSettings): Promise<void> {
    const workers = [...this.#lost];
    if (workers.length === 0) return;
    await stream.release(workers, visibilityTimeoutSeconds * 1000 + 1000);
    for (const worker of workers) this.#lost.delete(worker);
  }

  async #compare(stream: TaskStream, computation: StoredComputation, settings: QueueSettings): Promise<void> {
    const { store, lives, uid, now, log } = this.#parts;
    const silentSeconds = settings.visibilityTimeoutSeconds;
    const isNew = await stream.ensure();
    const content = await stream.content();
    const open = new Set(store.openSegments(computation).map(({ segment }) => segment));
    const { missing, remove, waiting } = compareStream(content, open, lives.held(silentSeconds));
    this.#waiting.clear();
    for (const segment of waiting) this.#waiting.add(segment);
    await stream.remove(remove);
    // A new stream would take any id; after a change of mode, or where something is fed again, ids must be new.
    if (isNew || missing.length > 0 || this.#round !== computation.round) this.#round = await store.nextRound(uid);
    if (missing.length > 0) {
      log.info('tasks are fed again', { uid, tasks: missing.length, round: this.#round });
      await this.#feed(
        stream,
        missing.toSorted((a, b) => a - b),
      );
    }
    this.#compareAt = now() + silentSeconds * 1000;
  }

  async #topUp(stream: TaskStream, computation: StoredComputation, settings: QueueSettings): Promise<void> {
    const { store, lives, uid } = this.#parts;
    this.#silentSeconds = settings.visibilityTimeoutSeconds;
    const workers = lives.living(settings.visibilityTimeoutSeconds) || computation.segments;
    for (;;) {
      const uncut = store.uncut(computation);
      const workload = { uncut, workers, millisecondsPerParameter: lives.millisecondsPerParameter };
      this.#left = settings.batchSize === 'Auto' ? workload : undefined;
      this.#isDry = this.#left?.uncut === 0 && this.#waiting.size === 0;
      const wanted = this.#wanted(settings, workers) - this.#waiting.size;
      if (uncut === 0 || wanted <= 0) return;
      const sizes = batchSizes(settings, workload, Math.min(wanted, 1000));
      const tasks = await store.cut(uid, sizes);
      if (tasks.length === 0) return;
      await this.#feed(
        stream,
        tasks.map(({ segment }) => segment),
      );
    }
  }

  /** How many tasks are to wait: enough for the workers, and for what they do in a second where tasks are short. */
  #wanted({ batchSize }: QueueSettings, workers: number): number {
    if (batchSize === 'Auto') return Math.min(MOST_WAITING, Math.max(2, workers));
    const perSecond = Math.ceil(this.#parts.rate() / batchSize);
    return Math.min(MOST_WAITING, Math.max(2 * workers, perSecond));
  }

  async #feed(stream: TaskStream, segments: readonly number[]): Promise<void> {
    if (!(await stream.add(this.#round, segments))) {
      this.#compareAt = 0;
      this.#again = true;
      return;
    }
    for (const segment of segments) this.#waiting.add(segment);
  }
}

/** Undefined once it has ended. */
function openComputation(store: LedgerStore, uid: string): StoredComputation | undefined {
  try {
    return store.computation(uid);
  } catch (error) {
    if (error instanceof ComputationEnded || error instanceof UnknownComputation) return undefined;
    throw error;
  }
}

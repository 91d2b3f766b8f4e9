import type { QueueAccess, QueueServer } from '../../../crds/protocol.ts';
import { QueueUnavailable } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { ProgressBoard } from '../progress/progress-board.ts';
import type { LedgerStore } from '../store/ledger-store.ts';
import { isComplete, type StoredComputation } from '../store/stored-computation.ts';
import { WorkerAccess } from './access.ts';
import { removeLeftovers, streamKey } from './leftovers.ts';
import { Feeder, type FeederView } from './feeder.ts';
import { RedisConnection } from './redis-connection.ts';
import type { RedisSettings } from './redis-settings.ts';
import { TaskStream } from './task-stream.ts';

const TICK_MS = 500;
const TIDY_MS = 600_000;
const NOT_CONFIGURED = 'the ledger has no Redis: install it (config/redis) and set TTG_REDIS_URL';

/** The streams of all Computations in mode Queue. */
export class Queues {
  readonly #store: LedgerStore;
  readonly #board: ProgressBoard;
  readonly #log: Logger;
  readonly #connection: RedisConnection | undefined;
  readonly #access: WorkerAccess | undefined;
  readonly #feeders = new Map<string, Feeder>();
  readonly #kicked = new Set<string>();
  #ticking: NodeJS.Timeout | undefined;
  #tidying: NodeJS.Timeout | undefined;

  constructor(store: LedgerStore, board: ProgressBoard, redis: RedisSettings | undefined, log: Logger) {
    this.#store = store;
    this.#board = board;
    this.#log = log;
    if (redis === undefined) return;
    this.#connection = new RedisConnection(redis, log);
    this.#access = new WorkerAccess(this.#connection);
    this.#connection.on('ready', () => {
      for (const feeder of this.#feeders.values()) feeder.distrust();
      this.#tick();
      void this.#tidy();
    });
  }

  start(): void {
    if (this.#connection === undefined) return;
    this.#connection.open();
    for (const computation of this.#store.computations()) this.#feederOf(computation);
    this.#ticking = setInterval(() => this.#tick(), TICK_MS).unref();
    this.#tidying = setInterval(() => void this.#tidy(), TIDY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#ticking);
    clearInterval(this.#tidying);
    this.#connection?.close();
  }

  get server(): QueueServer {
    return this.#connection?.status ?? { configured: false, available: false, problem: NOT_CONFIGURED };
  }

  /** How the stream of a Computation is doing. */
  view(uid: string): FeederView {
    const { available, problem } = this.server;
    const view = this.#feeders.get(uid)?.view ?? { available: true, waiting: 0, inFlight: 0 };
    return available ? view : { ...view, available, ...(problem !== undefined && { problem }) };
  }

  /** Of all Computations. */
  get views(): FeederView[] {
    return [...this.#feeders.keys()].map((uid) => this.view(uid));
  }

  /** What a worker needs to read its tasks. @throws QueueUnavailable */
  async access({ uid, queue }: StoredComputation): Promise<QueueAccess> {
    if (this.#access === undefined || this.#connection === undefined || queue === undefined) {
      throw new QueueUnavailable(NOT_CONFIGURED);
    }
    try {
      return await this.#access.of(uid, this.#key(uid), queue);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new QueueUnavailable(why, { cause: error });
    }
  }

  /** It was registered, or its mode changed. */
  registered(uid: string): void {
    const computation = this.#store.computation(uid);
    this.#feederOf(computation)?.distrust();
    this.#kick(uid);
  }

  claimed(uid: string, segment: number): void {
    this.#feeders.get(uid)?.claimed(segment);
    this.#kick(uid);
  }

  /** Nothing is left to hand out, and some worker has nothing to do. */
  isShort(uid: string): boolean {
    return this.#feeders.get(uid)?.isShort === true;
  }

  /** Whether a worker that needs so many milliseconds for the rest of its task should give back the end of it. */
  wants(uid: string, remainingMs: number): boolean {
    return this.#feeders.get(uid)?.wants(remainingMs) === true;
  }

  /** A worker gave something back. */
  refill(uid: string): void {
    this.#feeders.get(uid)?.refilled();
    this.#kick(uid);
  }

  /** Its last parameter was committed, or it ended: the stream goes. */
  over(uid: string): void {
    this.#kick(uid);
  }

  lost(uid: string, workers: readonly string[]): void {
    this.#feeders.get(uid)?.lost(workers);
    this.#kick(uid);
  }

  #tick(): void {
    if (!this.server.available) return;
    for (const uid of this.#feeders.keys()) this.#kick(uid);
  }

  /** What is left of Computations that ended while the ledger or Redis was away. */
  async #tidy(): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined || !this.server.available) return;
    try {
      const { client, settings } = connection;
      const removed = await removeLeftovers(client, settings.prefix, (uid) => this.#feeders.has(uid));
      if (removed.length > 0) this.#log.info('streams of Computations that ended are removed', { uids: removed });
      for (const uid of removed) await this.#access?.forget(uid);
    } catch (error) {
      this.#log.debug('what may be left in Redis could not be looked at; tried again', { error });
    }
  }

  // After what is under way has been answered: claims that come together are fed together.
  #kick(uid: string): void {
    const feeder = this.#feeders.get(uid);
    if (feeder === undefined || this.#kicked.has(uid)) return;
    this.#kicked.add(uid);
    setImmediate(() => {
      this.#kicked.delete(uid);
      void this.#pass(uid, feeder);
    });
  }

  async #pass(uid: string, feeder: Feeder): Promise<void> {
    const goesOn = await feeder.pass();
    if (goesOn || this.#feeders.get(uid) !== feeder) return;
    this.#feeders.delete(uid);
    await this.#access?.forget(uid).catch(() => {}); // a user without a stream is no harm
  }

  #feederOf(computation: StoredComputation): Feeder | undefined {
    const { uid } = computation;
    const known = this.#feeders.get(uid);
    if (known) return known;
    const connection = this.#connection;
    if (connection === undefined || computation.mode !== 'Queue' || isComplete(computation)) return undefined;
    const { lives, liveness } = { lives: this.#board.lives(uid), liveness: this.#board.liveness(uid) };
    const feeder = new Feeder({
      uid,
      store: this.#store,
      lives,
      rate: () => liveness.rate(),
      stream: () => new TaskStream(connection.client, this.#key(uid)),
      now: () => performance.now(),
      host: new URL(connection.settings.url).host,
      log: this.#log,
    });
    this.#feeders.set(uid, feeder);
    return feeder;
  }

  #key(uid: string): string {
    return streamKey(this.#connection?.settings.prefix ?? '', uid);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ComputationProgress,
  LedgerProgress,
  QueueServer,
  Registration,
  RegistrationAnswer,
} from '../../crds/protocol.ts';
import { SYSTEM_CLOCK, type Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { LedgerView } from '../reconcile/observed.ts';
import { registeredProgress } from './registered-progress.ts';
import type { ControllerLedger } from './controller-ledger.ts';

export interface LedgerWatchOptions {
  ledger: ControllerLedger;
  log: Logger;
  /** Default: this machine's. */
  clock?: Clock;
  /** Whether anything runs: then, and while the ledger is away, it is asked each `busyMs`, otherwise each `idleMs`. */
  isBusy: () => boolean;
  /** Default 1,000. */
  busyMs?: number;
  /** Default 5,000. */
  idleMs?: number;
  /** Told of each Computation of which the ledger has something new to say. */
  onProgress: (progress: ComputationProgress) => void;
  /** Told when the ledger went away, came back, or what it says of its disk or of Redis changed. */
  onState: () => void;
  /** Told of each request: for metrics. */
  onPoll?: (seconds: number, succeeded: boolean) => void;
}

interface Known {
  progress: ComputationProgress;
  /** An answer to a question asked before this knows less. */
  since: number;
}

/** Between two requests even when woken. */
const LEAST_MS = 200;
const FIRST_ANSWER_MS = 3_000;
/** Reasons of one absence that are logged. */
const MOST_TOLD = 10;

/**
 * Asks the ledger about all Computations at once, again and again, and holds what it said last. One watch an operator;
 * nothing in it outlives a restart but what the ledger will say again.
 */
export class LedgerWatch {
  readonly #options: Required<Omit<LedgerWatchOptions, 'onPoll'>> & Pick<LedgerWatchOptions, 'onPoll'>;
  readonly #log: Logger;
  readonly #known = new Map<string, Known>();
  readonly #stopping = new AbortController();
  readonly #asked = Promise.withResolvers<void>();
  #wake = Promise.withResolvers<void>();
  #cursor: string | undefined;
  #askedAt: Date | undefined;
  #ledgerNow: Date | undefined;
  #diskFull = false;
  #queue: QueueServer | undefined;
  #away: { since: Date; message: string } | undefined;
  /** Reasons of this absence that stand in the log. */
  readonly #told = new Set<string>();
  #running: Promise<void> | undefined;

  constructor(options: LedgerWatchOptions) {
    this.#options = { busyMs: 1_000, idleMs: 5_000, clock: SYSTEM_CLOCK, ...options };
    this.#log = options.log.child({ component: 'ledger-watch' });
    this.#away = { since: this.#options.clock.now(), message: 'it has not been asked yet' };
  }

  get isUp(): boolean {
    return this.#away === undefined;
  }

  /** Settles when the ledger has been asked once, or has not answered that for {@link FIRST_ANSWER_MS}. */
  async start(): Promise<void> {
    this.#away = { since: this.#options.clock.now(), message: 'it has not been asked yet' };
    this.#running ??= this.#run();
    const timer = new AbortController();
    const late = sleep(FIRST_ANSWER_MS, undefined, { signal: timer.signal }).catch(() => {});
    await Promise.race([this.#asked.promise, late]);
    timer.abort();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
  }

  /** Ask soon rather than at the next turn. */
  wake(): void {
    this.#wake.resolve();
  }

  /** What the ledger says of that uid. */
  view(uid: string): LedgerView {
    if (this.#away !== undefined || this.#askedAt === undefined) {
      return {
        state: 'away',
        ...(this.#away ?? { since: this.#options.clock.now(), message: 'it has not been asked yet' }),
      };
    }
    const known = this.#known.get(uid);
    return {
      state: 'answering',
      askedAt: this.#askedAt,
      ...(this.#ledgerNow === undefined ? {} : { ledgerNow: this.#ledgerNow }),
      diskFull: this.#diskFull,
      ...(this.#queue === undefined ? {} : { queue: this.#queue }),
      ...(known === undefined ? {} : { progress: known.progress }),
    };
  }

  /** All that the ledger holds. */
  all(): ComputationProgress[] {
    return [...this.#known.values()].map(({ progress }) => progress);
  }

  /** The ledger has just been told of a Computation; the next answers may still be of the time before. */
  registered(uid: string, registration: Registration, answer: RegistrationAnswer): void {
    if (answer.created) {
      const now = this.#options.clock.now();
      this.#known.set(uid, { progress: registeredProgress(uid, registration, now), since: now.getTime() });
    }
    this.wake();
  }

  ended(uid: string): void {
    this.#known.delete(uid);
  }

  /** Another request found out that the ledger does not answer. */
  failed(error: unknown): void {
    this.#goneAway(error);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers<void>();
      await this.#ask();
      this.#asked.resolve();
      const pause = this.#away !== undefined || this.#options.isBusy() ? this.#options.busyMs : this.#options.idleMs;
      const timer = new AbortController();
      await sleep(Math.min(LEAST_MS, pause), undefined, { signal }).catch(() => {});
      await Promise.race([
        this.#wake.promise,
        sleep(Math.max(0, pause - LEAST_MS), undefined, { signal: timer.signal }).catch(() => {}),
      ]);
      timer.abort();
    }
  }

  async #ask(): Promise<void> {
    const askedAt = this.#options.clock.now();
    const started = performance.now();
    try {
      const answer = await this.#options.ledger.progress(this.#cursor);
      if (this.#stopping.signal.aborted) {
        return;
      }
      this.#options.onPoll?.((performance.now() - started) / 1_000, true);
      this.#take(answer, askedAt);
    } catch (error) {
      if (this.#stopping.signal.aborted) {
        return;
      }
      this.#options.onPoll?.((performance.now() - started) / 1_000, false);
      this.#goneAway(error);
    }
  }

  #take(answer: LedgerProgress, askedAt: Date): void {
    const isNews = this.#away !== undefined || this.#diskFull !== answer.diskFull || !isSame(this.#queue, answer.queue);
    if (this.#away !== undefined && this.#askedAt !== undefined) {
      this.#log.info('the ledger answers again', { awaySince: this.#away.since.toISOString() });
    }
    this.#away = undefined;
    this.#told.clear();
    this.#askedAt = askedAt;
    this.#ledgerNow = new Date(answer.now);
    this.#diskFull = answer.diskFull;
    this.#queue = answer.queue;
    this.#cursor = answer.cursor;
    if (answer.full) {
      for (const [uid, { since }] of this.#known) {
        if (since < askedAt.getTime()) {
          this.#known.delete(uid);
        }
      }
    }
    for (const progress of answer.computations) {
      this.#known.set(progress.uid, { progress, since: 0 });
    }
    if (isNews || answer.full) {
      this.#options.onState();
    }
    for (const progress of answer.computations) {
      this.#options.onProgress(progress);
    }
  }

  #goneAway(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const wasUp = this.#away === undefined;
    this.#away = { since: this.#away?.since ?? this.#options.clock.now(), message };
    if (!this.#told.has(message) && this.#told.size < MOST_TOLD) {
      this.#told.add(message);
      this.#log.warn('the ledger does not answer', { message });
    }
    if (wasUp) {
      this.#options.onState();
    }
  }
}

function isSame(a: QueueServer | undefined, b: QueueServer | undefined): boolean {
  return a?.configured === b?.configured && a?.available === b?.available && a?.problem === b?.problem;
}

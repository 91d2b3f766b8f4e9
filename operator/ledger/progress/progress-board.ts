import { randomUUID } from 'node:crypto';
import type { ComputationProgress, LedgerProgress, QueueServer } from '../../../crds/protocol.ts';
import { SYSTEM_CLOCK, type Clock } from '../../clock.ts';
import type { FeederView } from '../queue/feeder.ts';
import type { LedgerStore } from '../store/ledger-store.ts';
import type { StoredComputation } from '../store/stored-computation.ts';
import { Liveness } from './liveness.ts';
import { progressView, readDurableProgress, type DurableProgress } from './progress-view.ts';
import type { UpClock } from './up-clock.ts';
import { WorkerLives } from './worker-lives.ts';

/** What the board asks of the streams of mode Queue. */
export interface QueueViews {
  readonly server: QueueServer;
  view(uid: string): FeederView;
}

interface Entry {
  liveness: Liveness;
  lives: WorkerLives;
  /** Number of the last change. */
  changed: number;
  durable: DurableProgress | undefined;
}

/** Says how all Computations are doing, in one answer. What is durable is read again only after a change. */
export class ProgressBoard {
  readonly boot = randomUUID();
  readonly #store: LedgerStore;
  readonly #upClock: UpClock;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  #changes = 0;
  #queues: QueueViews | undefined;

  constructor(store: LedgerStore, upClock: UpClock, clock: Clock = SYSTEM_CLOCK) {
    this.#store = store;
    this.#upClock = upClock;
    this.#clock = clock;
  }

  /** The living part of a Computation's progress. */
  liveness(uid: string): Liveness {
    return this.#entry(uid).liveness;
  }

  /** The workers of a Computation in mode Queue. */
  lives(uid: string): WorkerLives {
    return this.#entry(uid).lives;
  }

  /** From now on, streams are shown as those say. */
  show(queues: QueueViews): void {
    this.#queues = queues;
  }

  /** Something durable of that Computation has changed. */
  changed(uid: string): void {
    const entry = this.#entry(uid);
    entry.durable = undefined;
    entry.changed = ++this.#changes;
  }

  ended(uid: string): void {
    this.#entries.delete(uid);
    this.#changes += 1;
  }

  /** @throws UnknownComputation, ComputationEnded */
  one(uid: string): ComputationProgress {
    return this.#store.consistently(() => this.#view(this.#store.computation(uid)));
  }

  /**
   * Everything, or with a cursor of this process what changed after it. Computations that are being computed are always
   * in it: their rates and silences change by themselves.
   */
  all(since: string | undefined): LedgerProgress {
    const after = this.#numberOf(since);
    const upSeconds = this.#upClock.seconds();
    const isChosen = (each: StoredComputation): boolean =>
      after === undefined || this.#entry(each.uid).changed > after || isLive(each);
    const computations = this.#store.consistently(() =>
      this.#store
        .computations()
        .filter(isChosen)
        .map((each) => this.#view(each)),
    );
    return {
      boot: this.boot,
      cursor: `${this.boot}.${this.#changes}`,
      full: after === undefined,
      now: this.#clock.now().toISOString(),
      upSeconds: Math.round(upSeconds * 100) / 100,
      diskFull: this.#store.diskFull,
      ...(this.#queues && { queue: this.#queues.server }),
      computations,
    };
  }

  #view(computation: StoredComputation): ComputationProgress {
    const entry = this.#entry(computation.uid);
    entry.durable ??= readDurableProgress(this.#store, computation);
    const { liveness, lives, durable } = entry;
    const stream = this.#queues?.view(computation.uid) ?? { available: false, waiting: 0, inFlight: 0 };
    return progressView(durable, { liveness, lives, stream, now: this.#clock.now().getTime() });
  }

  #entry(uid: string): Entry {
    const known = this.#entries.get(uid);
    if (known) return known;
    const seconds = () => this.#upClock.seconds();
    const entry = {
      liveness: new Liveness(seconds, 0),
      lives: new WorkerLives(seconds),
      changed: 0,
      durable: undefined,
    };
    this.#entries.set(uid, entry);
    return entry;
  }

  #numberOf(cursor: string | undefined): number | undefined {
    const [boot, change] = cursor?.split('.') ?? [];
    return boot === this.boot && change !== undefined && /^\d{1,15}$/.test(change) ? Number(change) : undefined;
  }
}

function isLive({ completed, failed, total }: StoredComputation): boolean {
  return completed + failed < total;
}

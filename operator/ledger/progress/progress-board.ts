import { randomUUID } from 'node:crypto';
import type { ComputationProgress, LedgerProgress } from '../../../crds/protocol.ts';
import { SYSTEM_CLOCK, type Clock } from '../../clock.ts';
import type { LedgerStore } from '../store/ledger-store.ts';
import type { StoredComputation } from '../store/stored-computation.ts';
import { Liveness } from './liveness.ts';
import { progressView, readDurableProgress, type DurableProgress } from './progress-view.ts';
import type { UpClock } from './up-clock.ts';

interface Entry {
  liveness: Liveness;
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

  constructor(store: LedgerStore, upClock: UpClock, clock: Clock = SYSTEM_CLOCK) {
    this.#store = store;
    this.#upClock = upClock;
    this.#clock = clock;
  }

  /** The living part of a Computation's progress. */
  liveness(uid: string): Liveness {
    return this.#entry(uid).liveness;
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
      computations,
    };
  }

  #view(computation: StoredComputation): ComputationProgress {
    const entry = this.#entry(computation.uid);
    entry.durable ??= readDurableProgress(this.#store, computation);
    return progressView(entry.durable, entry.liveness);
  }

  #entry(uid: string): Entry {
    const known = this.#entries.get(uid);
    if (known) return known;
    const entry = { liveness: new Liveness(() => this.#upClock.seconds(), 0), changed: 0, durable: undefined };
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

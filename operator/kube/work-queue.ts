import { backoffDelay } from './backoff.ts';
import type { BackoffOptions } from './backoff.ts';
import type { WorkQueue } from './contract.ts';

/** What is told about a queue: for the `workqueue_*` metrics. Times in seconds. */
export interface WorkQueueObserver {
  depth(keys: number): void;
  added(): void;
  retried(): void;
  waited(seconds: number): void;
  worked(seconds: number): void;
}

export interface RateLimitedQueueOptions {
  /** Per key; default 0.1 s, doubled up to 60 s. */
  backoff?: BackoffOptions;
  observer?: WorkQueueObserver;
}

interface Timer {
  dueMs: number;
  handle: NodeJS.Timeout;
}

/** {@link WorkQueue} in memory. */
export class RateLimitedQueue implements WorkQueue {
  readonly #backoff: BackoffOptions;
  readonly #observer: WorkQueueObserver | undefined;
  /** Waiting keys in order, with the time (monotonic, milliseconds) at which each was added. */
  readonly #waiting = new Map<string, number>();
  /** Keys that are being worked on, with the time at which that began. */
  readonly #working = new Map<string, number>();
  /** Keys added while they are being worked on: they wait again when that is done. */
  readonly #again = new Map<string, number>();
  readonly #timers = new Map<string, Timer>();
  readonly #failures = new Map<string, number>();
  readonly #takers: ((key: string | undefined) => void)[] = [];
  #isShutDown = false;

  constructor(options: RateLimitedQueueOptions = {}) {
    this.#backoff = options.backoff ?? { baseMs: 100, maxMs: 60_000, jitter: 0.1 };
    this.#observer = options.observer;
  }

  get depth(): number {
    return this.#waiting.size;
  }

  /** Seconds that keys now in work have been there: all together, and the longest. */
  unfinished(): { totalSeconds: number; longestSeconds: number } {
    const now = performance.now();
    let totalSeconds = 0;
    let longestSeconds = 0;
    for (const began of this.#working.values()) {
      const seconds = (now - began) / 1000;
      totalSeconds += seconds;
      longestSeconds = Math.max(longestSeconds, seconds);
    }
    return { totalSeconds, longestSeconds };
  }

  add(key: string): void {
    if (this.#isShutDown || this.#waiting.has(key) || this.#again.has(key)) {
      return;
    }
    this.#observer?.added();
    if (this.#working.has(key)) {
      this.#again.set(key, performance.now());
      return;
    }
    this.#waiting.set(key, performance.now());
    this.#observer?.depth(this.#waiting.size);
    this.#serve();
  }

  addAfter(key: string, delayMs: number): void {
    if (this.#isShutDown) {
      return;
    }
    if (delayMs <= 0) {
      this.add(key);
      return;
    }
    const dueMs = performance.now() + delayMs;
    const set = this.#timers.get(key);
    if (set !== undefined && set.dueMs <= dueMs) {
      return;
    }
    clearTimeout(set?.handle);
    const handle = setTimeout(
      () => {
        this.#timers.delete(key);
        this.add(key);
      },
      Math.min(delayMs, 2 ** 31 - 1),
    );
    this.#timers.set(key, { dueMs, handle });
  }

  addRateLimited(key: string): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.#observer?.retried();
    this.addAfter(key, backoffDelay(failures, this.#backoff));
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  retries(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  take(): Promise<string | undefined> {
    const taken = new Promise<string | undefined>((resolve) => this.#takers.push(resolve));
    this.#serve();
    return taken;
  }

  done(key: string): void {
    const began = this.#working.get(key);
    if (began === undefined) {
      return;
    }
    this.#working.delete(key);
    this.#observer?.worked((performance.now() - began) / 1000);
    const addedAt = this.#again.get(key);
    this.#again.delete(key);
    if (addedAt !== undefined && !this.#isShutDown) {
      this.#waiting.set(key, addedAt);
      this.#observer?.depth(this.#waiting.size);
      this.#serve();
    }
  }

  shutDown(): void {
    this.#isShutDown = true;
    for (const { handle } of this.#timers.values()) {
      clearTimeout(handle);
    }
    this.#timers.clear();
    this.#waiting.clear();
    this.#again.clear();
    this.#observer?.depth(0);
    for (const resolve of this.#takers.splice(0)) {
      resolve(undefined);
    }
  }

  #serve(): void {
    while (this.#takers.length > 0) {
      const [first] = this.#waiting;
      if (first === undefined) {
        if (this.#isShutDown) {
          this.#takers.splice(0).forEach((resolve) => resolve(undefined));
        }
        return;
      }
      const [key, addedAt] = first;
      this.#waiting.delete(key);
      this.#working.set(key, performance.now());
      this.#observer?.depth(this.#waiting.size);
      this.#observer?.waited((performance.now() - addedAt) / 1000);
      this.#takers.shift()?.(key);
    }
  }
}

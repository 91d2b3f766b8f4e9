export interface BackoffOptions {
  /** First delay, milliseconds. */
  baseMs: number;
  /** No delay is longer than this, milliseconds. */
  maxMs: number;
  /** Share of each delay that is random, 0 to 1; default 0.5. */
  jitter?: number;
  /** In [0, 1); default Math.random. */
  random?: () => number;
}

/** Milliseconds to wait after the given number of failures in a row (0 = the first): doubled each time, with jitter. */
export function backoffDelay(failures: number, options: BackoffOptions): number {
  const { baseMs, maxMs, jitter = 0.5, random = Math.random } = options;
  const full = Math.min(maxMs, baseMs * 2 ** Math.min(failures, 40));
  return Math.round(full * (1 - jitter * random()));
}

/** Counts failures in a row and says how long to wait after each. */
export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Failures since the last reset. */
  get failures(): number {
    return this.#failures;
  }

  /** Milliseconds to wait now; the next answer is longer. */
  next(): number {
    return backoffDelay(this.#failures++, this.#options);
  }

  reset(): void {
    this.#failures = 0;
  }
}

const TICK_MS = 500;
const LONGEST_STEP_MS = 2000;

/**
 * Seconds that this process was really up and running. Time in which it was stopped, or its machine asleep, does not
 * pass here: whoever could not be heard then was not silent.
 */
export class UpClock {
  readonly #monotonic: () => number;
  #seen: number;
  #upMs = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param monotonic milliseconds that never go back */
  constructor(monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic;
    this.#seen = monotonic();
  }

  /** Keeps looking at the time; without it only calls of {@link seconds} do. */
  start(): void {
    this.#timer = setInterval(() => this.seconds(), TICK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  seconds(): number {
    const at = this.#monotonic();
    this.#upMs += Math.min(at - this.#seen, LONGEST_STEP_MS);
    this.#seen = at;
    return this.#upMs / 1000;
  }
}

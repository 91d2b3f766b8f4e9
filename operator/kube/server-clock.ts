import type { Clock } from '../clock.ts';

/** A machine whose clock is off by no more is taken to be right: a Date header has whole seconds. */
const AGREES_MS = 2_000;

/**
 * The API server's time, which is the one time of the cluster: whoever compares with times that it (or a controller
 * beside it) has written, or shows times to people, goes by this. It is this machine's own time, as it was when the
 * process began and counted from there by a clock that does not jump, corrected where the Date headers of the API
 * server's answers say that it is off.
 */
export class ServerClock implements Clock {
  readonly #local: () => number;
  /** Between these is what has to be added to the local time, by all answers since they last agreed. */
  #least = Number.NEGATIVE_INFINITY;
  #most = Number.POSITIVE_INFINITY;
  #correction = 0;

  /** @param local milliseconds since 1970 that never jump */
  constructor(local: () => number = () => performance.timeOrigin + performance.now()) {
    this.#local = local;
  }

  now(): Date {
    return new Date(Math.round(this.#local() + this.#applied()));
  }

  /** The API server has said what time it is by its own clock. */
  get isKnown(): boolean {
    return Number.isFinite(this.#least);
  }

  /** By how much this machine's clock is ahead of the API server's, seconds; 0 where they agree. */
  get aheadSeconds(): number {
    return -this.#applied() / 1_000;
  }

  /** Notes when a request is sent; what it gives is told the Date header of the answer. */
  asked(): (date: string | string[] | undefined) => void {
    const sentAt = this.#local();
    return (date) => {
      const said = typeof date === 'string' ? Date.parse(date) : Number.NaN;
      if (!Number.isNaN(said)) {
        // A Date header is cut off to whole seconds.
        this.#narrow(said - this.#local(), said + 1_000 - sentAt);
      }
    };
  }

  #narrow(least: number, most: number): void {
    const agrees = least <= this.#most && most >= this.#least;
    this.#least = agrees ? Math.max(least, this.#least) : least;
    this.#most = agrees ? Math.min(most, this.#most) : most;
    this.#correction = Math.min(Math.max(this.#correction, this.#least), this.#most);
  }

  #applied(): number {
    return Math.abs(this.#correction) > AGREES_MS ? this.#correction : 0;
  }
}

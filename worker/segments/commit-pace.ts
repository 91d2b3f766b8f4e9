/**
 * The first commit of a worker is due after this part of the interval, each further one after twice as long as the last,
 * up to the interval: it is soon seen that a worker goes on, and little is lost when it dies at once.
 */
const FIRST_PART = 0.1;

/** How long outcomes may wait until they are committed. */
export class CommitPace {
  private readonly longestMs: number;
  private presentMs: number;

  /** @param longestMs the interval that is reached in the end. */
  constructor(longestMs: number) {
    this.longestMs = longestMs;
    this.presentMs = longestMs * FIRST_PART;
  }

  /** Milliseconds until what is ready now should be committed. */
  get intervalMs(): number {
    return this.presentMs;
  }

  /** A commit became durable. */
  committed(): void {
    this.presentMs = Math.min(2 * this.presentMs, this.longestMs);
  }
}

/**
 * The first commit of a worker is due after this part of the interval, each further one after twice as long as the last,
 * up to the interval: it is soon seen that a worker goes on, and little is lost when it dies at once.
 */
const FIRST_PART = 0.1;
/** A commit has as many parameters as are computed in so long, … */
const FULL_MS = 20;
/** … up to this multiple of the setting: a function that costs next to nothing would else wait for the ledger. */
const MOST_TIMES = 5;

/** How long outcomes may wait until they are committed, and how many may go together. */
export class CommitPace {
  /** Parameters that a commit never exceeds. */
  readonly mostParameters: number;
  private readonly longestMs: number;
  private readonly fewest: number;
  private readonly clock: () => number;
  private presentMs: number;
  private presentParameters: number;
  private committedAt: number | undefined;

  /**
   * @param longestMs the interval that is reached in the end.
   * @param parameters those of a commit, more only of a function that is fast.
   * @param clock gives milliseconds that never go back.
   */
  constructor(longestMs: number, parameters: number, clock: () => number = () => performance.now()) {
    this.longestMs = longestMs;
    this.presentMs = longestMs * FIRST_PART;
    this.fewest = parameters;
    this.presentParameters = parameters;
    this.mostParameters = parameters * MOST_TIMES;
    this.clock = clock;
  }

  /** Milliseconds until what is ready now should be committed. */
  get intervalMs(): number {
    return this.presentMs;
  }

  /** A commit has at most so many parameters, and is due when so many are ready. */
  get parameters(): number {
    return this.presentParameters;
  }

  /** A commit of so many parameters became durable. */
  committed(parameters: number): void {
    this.presentMs = Math.min(2 * this.presentMs, this.longestMs);
    const now = this.clock();
    if (this.committedAt !== undefined) {
      const inFullMs = (parameters / Math.max(now - this.committedAt, 0.001)) * FULL_MS;
      this.presentParameters = Math.floor(Math.min(this.mostParameters, Math.max(this.fewest, inFullMs)));
    }
    this.committedAt = now;
  }
}

const FIRST_MS = 200;
const MOST_MS = 10_000;
const MOST_ASKED_MS = 60_000;

/** Pauses between tries: doubling from 0.2 to 10 s, each shortened by chance to spread the workers. */
export class BackOff {
  private tries = 0;

  /**
   * Milliseconds to wait now.
   *
   * @param asked what the other side asked for, in milliseconds; waited at least, up to a minute.
   */
  next(asked = 0): number {
    const pause = Math.min(MOST_MS, FIRST_MS * 2 ** this.tries) * (0.5 + Math.random() / 2);
    this.tries += 1;
    return Math.max(pause, Math.min(asked, MOST_ASKED_MS) * (1 + Math.random() / 4));
  }

  /** It worked: the next pause is short again. */
  reset(): void {
    this.tries = 0;
  }
}

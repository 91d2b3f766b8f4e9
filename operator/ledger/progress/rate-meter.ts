const WINDOW_SECONDS = 15;

interface Mark {
  at: number;
  count: number;
}

/**
 * Parameters a second over the last 15 s. Where commits are further apart than that, it reaches back to the last one
 * before the window, so that a slow shard shows its slow rate and not 0 in turn with too much.
 */
export class RateMeter {
  #marks: Mark[];
  #count = 0;

  /** @param at seconds of the clock at which counting begins */
  constructor(at: number) {
    this.#marks = [{ at, count: 0 }];
  }

  add(count: number, at: number): void {
    this.#count += count;
    const last = this.#marks.at(-1);
    // Marks closer than 1/4 s are one: a meter stays small however fast commits come.
    if (last && this.#marks.length > 1 && at - last.at < 0.25) last.count = this.#count;
    else this.#marks.push({ at, count: this.#count });
    this.#forget(at);
  }

  perSecond(at: number): number {
    this.#forget(at);
    const [oldest] = this.#marks;
    if (oldest === undefined || at <= oldest.at) return 0;
    return (this.#count - oldest.count) / Math.max(at - oldest.at, 1);
  }

  #forget(at: number): void {
    const begin = at - WINDOW_SECONDS;
    while ((this.#marks[1]?.at ?? at) <= begin) this.#marks.shift();
  }
}

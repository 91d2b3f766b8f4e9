/** The share that the last one has in what is known. */
const SHARE = 0.3;
/** To be fed, read and claimed, and a little more, a task takes so many times as long as to be claimed. */
const CLAIMS = 4;
/** Tasks are fetched no longer before. */
const MOST_EARLY_MS = 2000;
/** Work for less than this, or for less than it takes to hand it out, is not given back. */
const LEAST_WORTH_MS = 100;

/** Learns from claims how long it takes to hand out a task: on a busy machine a hundred times as long as on a quiet one. */
export class HandOutTime {
  private meanMs = 0;

  /** Takes in that a claim took so long. */
  learn(milliseconds: number): void {
    this.meanMs += (milliseconds - this.meanMs) * SHARE;
  }

  /** Milliseconds of work that should lie ready. */
  get aheadMs(): number {
    return Math.min(MOST_EARLY_MS, CLAIMS * this.meanMs);
  }

  /** Work for so many milliseconds is worth to be given to others. */
  isWorth(milliseconds: number): boolean {
    return milliseconds >= Math.max(LEAST_WORTH_MS, CLAIMS * this.meanMs);
  }
}

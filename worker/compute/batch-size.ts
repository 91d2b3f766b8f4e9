/** A child is handed about as many parameters as take it so long. */
const TARGET_MS = 100;
const MOST = 1000;
/** A function slower than this is handed one at a time: the round trip weighs nothing, and none waits behind another. */
const SLOW_MS = 50;

/** A function slower than this has the next parameter fetched when one is done, not before: others may take it meanwhile. */
const LONG_MS = 250;

/** Learns how long a parameter takes and says how many a child should have in hand. */
export class BatchSize {
  private meanMs: number | undefined;

  /** Takes in that `count` parameters took `milliseconds`. */
  learn(count: number, milliseconds: number): void {
    if (count === 0) return;
    const each = milliseconds / count;
    this.meanMs = this.meanMs === undefined ? each : this.meanMs * 0.7 + each * 0.3;
  }

  /** A parameter takes so long that the way of the next one to the child weighs nothing. */
  get isLong(): boolean {
    return (this.meanMs ?? 0) >= LONG_MS;
  }

  /** Milliseconds that so many parameters are expected to take; undefined until something is known. */
  expected(count: number): number | undefined {
    return this.meanMs === undefined ? undefined : count * this.meanMs;
  }

  /** Parameters that a child should have in hand, from 1 to 1,000; 1 until something is known. */
  get size(): number {
    if (this.meanMs === undefined || this.meanMs >= SLOW_MS) return 1;
    return Math.max(2, Math.min(MOST, Math.floor(TARGET_MS / Math.max(this.meanMs, 0.001))));
  }
}

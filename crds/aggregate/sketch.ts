import { DDSketch } from '@datadog/sketches-js';

/** A quantile differs from a value of that rank by at most this part of it. */
export const RELATIVE_ERROR = 0.01;

/** Bins that are kept, from the greatest magnitude down: 35 powers of ten. */
const MOST_BINS = 4096;

/**
 * How many values fall into each bin of a logarithmic scale, apart for positive and negative ones. Sums of bins do not
 * depend on the order in which they are added, so neither do quantiles.
 */
export interface Sketch {
  /** [key, count] with count above 0, by ascending key. */
  positive: [key: number, count: number][];
  negative: [key: number, count: number][];
  /** Values that are 0, or so small beside the greatest magnitude that they are taken for it. */
  zero: number;
  /** The least and the greatest value; absent without values. */
  least?: number;
  greatest?: number;
}

const { mapping } = new DDSketch({ relativeAccuracy: RELATIVE_ERROR });

/** Gathers finite values. */
export class SketchBuilder {
  readonly #positive = new Map<number, number>();
  readonly #negative = new Map<number, number>();
  #zero = 0;
  #least: number | undefined;
  #greatest: number | undefined;

  add(x: number): void {
    const magnitude = Math.abs(x);
    if (magnitude <= mapping.minPossible) this.#zero += 1;
    else count(x > 0 ? this.#positive : this.#negative, mapping.key(magnitude), 1);
    this.#reach(x + 0); // −0 becomes 0
  }

  /** Adds what another one gathered. */
  merge(other: Sketch): void {
    for (const [key, number] of other.positive) count(this.#positive, key, number);
    for (const [key, number] of other.negative) count(this.#negative, key, number);
    this.#zero += other.zero;
    if (other.least !== undefined) this.#reach(other.least);
    if (other.greatest !== undefined) this.#reach(other.greatest);
  }

  sketch(): Sketch {
    const keys = [...this.#positive.keys(), ...this.#negative.keys()];
    const lowest = keys.reduce((most, key) => Math.max(most, key), Number.NEGATIVE_INFINITY) - MOST_BINS + 1;
    const [positive, negative] = [sorted(this.#positive), sorted(this.#negative)];
    const small = [...positive, ...negative].filter(([key]) => key < lowest);
    return {
      positive: positive.filter(([key]) => key >= lowest),
      negative: negative.filter(([key]) => key >= lowest),
      zero: this.#zero + small.reduce((sum, [, number]) => sum + number, 0),
      ...(this.#least === undefined ? {} : { least: this.#least }),
      ...(this.#greatest === undefined ? {} : { greatest: this.#greatest }),
    };
  }

  #reach(x: number): void {
    this.#least = Math.min(x, this.#least ?? x);
    this.#greatest = Math.max(x, this.#greatest ?? x);
  }
}

/**
 * The value at place ⌊q · (n − 1)⌋ of the n sorted values, within {@link RELATIVE_ERROR} of it; the least for 0 and the
 * greatest for 1 exactly. Undefined without values.
 */
export function quantileOf(sketch: Sketch, q: number): number | undefined {
  const { positive, negative, zero, least, greatest } = sketch;
  if (least === undefined || greatest === undefined) return undefined;
  if (q === 0) return least;
  if (q === 1) return greatest;
  const all = new DDSketch({ relativeAccuracy: RELATIVE_ERROR });
  for (const [key, number] of positive) all.store.add(key, number);
  for (const [key, number] of negative) all.negativeStore.add(key, number);
  all.zeroCount = zero;
  all.count = all.store.count + all.negativeStore.count + zero;
  return Math.min(greatest, Math.max(least, all.getValueAtQuantile(q)));
}

function count(into: Map<number, number>, key: number, number: number): void {
  into.set(key, (into.get(key) ?? 0) + number);
}

function sorted(bins: ReadonlyMap<number, number>): [number, number][] {
  return [...bins].toSorted(([a], [b]) => a - b);
}

/** Median, least and greatest of some values. */
export interface Summary {
  median: number;
  min: number;
  max: number;
  n: number;
}

/**
 * Summarises values; of an even number of them the median is the mean of the two in the middle.
 *
 * @throws RangeError where there are none.
 */
export function summaryOf(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (min === undefined || max === undefined || upper === undefined || lower === undefined) {
    throw new RangeError('there is no median of no values');
  }
  return { median: (lower + upper) / 2, min, max, n: sorted.length };
}

/** Each value as a multiple of the control of its round; NaN where that has none. */
export function ratiosOf(values: readonly number[], controls: readonly number[]): number[] {
  return values.map((value, round) => value / (controls[round] ?? NaN));
}

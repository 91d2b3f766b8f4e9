import type { Aggregation } from '../computation.ts';
import type { HistogramBins } from './histogram.ts';
import type { RankingOrder } from './ranking.ts';

/** How an aggregation ranks values, for min, max, argmin, argmax and topK (the k largest). */
export interface Ranking {
  order: RankingOrder;
  k: number;
  showsParameter: boolean;
}

/** What the resource's description promises for a topK without k. */
const DEFAULT_K = 10;

/** What the resource's description promises for quantiles without `at`. */
const DEFAULT_QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];

/** The quantiles that are asked for, each from 0 to 1. */
export function quantilesOf({ at }: Aggregation): readonly number[] {
  return at ?? DEFAULT_QUANTILES;
}

/** How this aggregation ranks. */
export function rankingOf({ op, k }: Aggregation): Ranking {
  return {
    order: op === 'min' || op === 'argmin' ? 'smallest' : 'largest',
    k: op === 'topK' ? (k ?? DEFAULT_K) : 1,
    showsParameter: op !== 'min' && op !== 'max',
  };
}

/** The bins of a histogram. Throws RangeError where from, to or bins is missing, which the CRD does not let through. */
export function binsOf({ name, from, to, bins }: Aggregation): HistogramBins {
  const spec = { from: Number(from), to: Number(to), bins: Number(bins) };
  if (
    !(spec.from < spec.to) ||
    !Number.isFinite(spec.to - spec.from) ||
    !(Number.isInteger(spec.bins) && spec.bins > 0)
  ) {
    throw new RangeError(
      `aggregation ${name}: a histogram needs from < to and bins ≥ 1, not from ${from}, to ${to}, bins ${bins}`,
    );
  }
  return spec;
}

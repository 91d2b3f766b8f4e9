import type { Aggregation } from '../computation.ts';
import type { HistogramCounts } from './histogram.ts';
import type { Ranked } from './ranking.ts';
import type { Sketch } from './sketch.ts';

/** The operations of `spec.aggregations`. */
export type AggregateOp = Aggregation['op'];

/**
 * What some rows contribute to one aggregate, as it goes over the wire. Partials of the same aggregation merge in any
 * order and grouping to the same result, bit for bit.
 */
export interface AggregatePartial {
  name: string;
  op: AggregateOp;
  /** Rows that had a value, not finite ones included. */
  aggregated: number;
  /** Rows with a result whose field is missing or no number. Failed parameters are in neither. */
  skipped: number;
  /** Of the aggregated ones; these three are counted apart and are not in the state. */
  nan: number;
  positiveInfinity: number;
  negativeInfinity: number;
  state: AggregateState;
}

/** `sum` and `squares` are exact, as {@link formatDyadic} writes them. */
export type AggregateState =
  | { kind: 'count' }
  | { kind: 'sum'; sum: string }
  | { kind: 'moments'; sum: string; squares: string }
  | { kind: 'ranking'; best: Ranked[] }
  | ({ kind: 'histogram' } & HistogramCounts)
  | ({ kind: 'sketch' } & Sketch);

/** The finished aggregate. */
export interface AggregateResult {
  name: string;
  op: AggregateOp;
  /**
   * The correctly rounded value as the shortest decimal that reads back as the same double; "Infinity" or "-Infinity"
   * where the exact value is beyond the largest one. For `topK` JSON, `[{"id","parameter","value"}]` with the best
   * first; for `histogram` JSON, `{"from","to","below","above","counts"}`; for `quantiles` JSON, `[{"at","value"}]`, within
   * 1 % of the exact ones. Absent where there is none: without a finite value for min, max, mean, argmin, argmax, topK,
   * quantiles, with fewer than two for stddev.
   */
  value?: string;
  /** The parameter of `argmin`, `argmax`. */
  parameter?: unknown;
  /** Its id. */
  id?: number;
  /** Rows that had a value, not finite ones included. */
  aggregated: number;
  /** Rows with a result whose field is missing or no number. */
  skipped: number;
  /** Values that are not finite: counted here, in no other figure but `aggregated`. Absent = 0. */
  nan?: number;
  positiveInfinity?: number;
  negativeInfinity?: number;
}

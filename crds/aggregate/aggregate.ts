import type { Aggregation } from '../computation.ts';
import { formatDyadic } from './dyadic.ts';
import { fieldValue, numberOf } from './field-value.ts';
import { countValue, emptyHistogram } from './histogram.ts';
import { binsOf, rankingOf } from './operation.ts';
import type { AggregatePartial, AggregateState } from './partial.ts';
import { insertRanked, ranks, type Ranked } from './ranking.ts';
import { SketchBuilder } from './sketch.ts';
import { SquareAccumulator, SumAccumulator } from './superaccumulator.ts';

export type { AggregateOp, AggregatePartial, AggregateResult, AggregateState } from './partial.ts';
export { finishAggregate } from './finish.ts';
export { mergePartials } from './merge.ts';

/** Takes in the results of some rows, in any order, and gives what they contribute. */
export interface Aggregate {
  /**
   * Takes in one result; failed parameters are not added.
   *
   * @param parameter gives the parameter's value; called only where the aggregate keeps it.
   */
  add(id: number, parameter: () => unknown, result: unknown): void;
  toPartial(): AggregatePartial;
}

/** Where the finite values of an aggregate go. */
interface Sink {
  take(x: number, id: number, parameter: () => unknown): void;
  state(): AggregateState;
}

/** An empty aggregate of that kind. */
export function newAggregate(aggregation: Aggregation): Aggregate {
  const { name, op, field } = aggregation;
  const counts = { aggregated: 0, skipped: 0, nan: 0, positiveInfinity: 0, negativeInfinity: 0 };
  const sink = newSink(aggregation);
  return {
    add(id, parameter, result) {
      const value = field === undefined ? undefined : fieldValue(result, field);
      if (op === 'count' && field === undefined) {
        counts.aggregated += 1;
        return;
      }
      const x = numberOf(value);
      if (x === undefined) {
        counts.skipped += 1;
        return;
      }
      counts.aggregated += 1;
      if (Number.isFinite(x)) sink.take(x, id, parameter);
      else if (Number.isNaN(x)) counts.nan += 1;
      else if (x > 0) counts.positiveInfinity += 1;
      else counts.negativeInfinity += 1;
    },
    toPartial: () => ({ name, op, ...counts, state: sink.state() }),
  };
}

/** The partial of no rows. */
export function emptyPartial(aggregation: Aggregation): AggregatePartial {
  return newAggregate(aggregation).toPartial();
}

function newSink(aggregation: Aggregation): Sink {
  switch (aggregation.op) {
    case 'count':
      return { take: () => undefined, state: () => ({ kind: 'count' }) };
    case 'sum':
    case 'mean':
      return sumSink();
    case 'stddev':
      return momentsSink();
    case 'histogram':
      return histogramSink(aggregation);
    case 'quantiles':
      return sketchSink();
    case 'min':
    case 'max':
    case 'argmin':
    case 'argmax':
    case 'topK':
      return rankingSink(aggregation);
  }
}

function sumSink(): Sink {
  const sum = new SumAccumulator();
  return { take: (x) => sum.add(x), state: () => ({ kind: 'sum', sum: formatDyadic(sum.value()) }) };
}

function momentsSink(): Sink {
  const sum = new SumAccumulator();
  const squares = new SquareAccumulator();
  return {
    take(x) {
      sum.add(x);
      squares.add(x);
    },
    state: () => ({ kind: 'moments', sum: formatDyadic(sum.value()), squares: formatDyadic(squares.value()) }),
  };
}

function rankingSink(aggregation: Aggregation): Sink {
  const { order, k, showsParameter } = rankingOf(aggregation);
  const best: Ranked[] = [];
  return {
    take(x, id, parameter) {
      const value = x + 0; // −0 becomes 0, as JSON writes it
      if (!ranks(order, k, best, value, id)) return;
      insertRanked(order, k, best, showsParameter ? { value, id, parameter: parameter() } : { value, id });
    },
    state: () => ({ kind: 'ranking', best: [...best] }),
  };
}

function histogramSink(aggregation: Aggregation): Sink {
  const bins = binsOf(aggregation);
  const counts = emptyHistogram(bins);
  return {
    take: (x) => countValue(bins, counts, x),
    state: () => ({ kind: 'histogram', ...counts, counts: [...counts.counts] }),
  };
}

function sketchSink(): Sink {
  const gathered = new SketchBuilder();
  return { take: (x) => gathered.add(x), state: () => ({ kind: 'sketch', ...gathered.sketch() }) };
}

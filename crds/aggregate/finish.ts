import type { Aggregation } from '../computation.ts';
import type { Dyadic } from './dyadic.ts';
import { exact } from './merge.ts';
import { binsOf, quantilesOf } from './operation.ts';
import type { AggregatePartial, AggregateResult } from './partial.ts';
import type { Ranked } from './ranking.ts';
import { roundDyadic, roundQuotient, roundRootOfQuotient } from './rounding.ts';
import { quantileOf } from './sketch.ts';

type Figures = Pick<AggregateResult, 'value' | 'parameter' | 'id'>;

/** Rounds what was gathered, once: the aggregate as people see it. */
export function finishAggregate(aggregation: Aggregation, partial: AggregatePartial): AggregateResult {
  const { name, op, aggregated, skipped, nan, positiveInfinity, negativeInfinity } = partial;
  return {
    name,
    op,
    ...figures(aggregation, partial),
    aggregated,
    skipped,
    ...(nan > 0 && { nan }),
    ...(positiveInfinity > 0 && { positiveInfinity }),
    ...(negativeInfinity > 0 && { negativeInfinity }),
  };
}

function figures(aggregation: Aggregation, partial: AggregatePartial): Figures {
  const { state, aggregated } = partial;
  const finite = aggregated - partial.nan - partial.positiveInfinity - partial.negativeInfinity;
  switch (state.kind) {
    case 'count':
      return { value: String(aggregated) };
    case 'sum':
      if (partial.op === 'sum') return { value: String(roundDyadic(exact(state.sum))) };
      return finite === 0 ? {} : { value: String(roundQuotient(exact(state.sum), BigInt(finite))) };
    case 'moments':
      return finite < 2
        ? {}
        : { value: String(sampleDeviation(exact(state.sum), exact(state.squares), BigInt(finite))) };
    case 'histogram': {
      const { from, to } = binsOf(aggregation);
      return { value: JSON.stringify({ from, to, below: state.below, above: state.above, counts: state.counts }) };
    }
    case 'sketch': {
      if (finite === 0) return {};
      const quantiles = quantilesOf(aggregation).map((at) => ({ at, value: quantileOf(state, at) }));
      return { value: JSON.stringify(quantiles) };
    }
    case 'ranking':
      return rankingFigures(partial.op, state.best);
  }
}

function rankingFigures(op: AggregateResult['op'], best: readonly Ranked[]): Figures {
  const [first] = best;
  if (first === undefined) return {};
  if (op === 'topK') {
    return { value: JSON.stringify(best.map(({ id, parameter, value }) => ({ id, parameter, value }))) };
  }
  const value = String(first.value);
  return op === 'min' || op === 'max' ? { value } : { value, parameter: first.parameter, id: first.id };
}

// √((n·Σx² − (Σx)²) ÷ (n·(n − 1)))
function sampleDeviation(sum: Dyadic, squares: Dyadic, n: bigint): number {
  const e = Math.min(squares.e, 2 * sum.e);
  const left = (n * squares.m) << BigInt(squares.e - e);
  const right = (sum.m * sum.m) << BigInt(2 * sum.e - e);
  return roundRootOfQuotient({ m: left - right, e }, n * (n - 1n));
}

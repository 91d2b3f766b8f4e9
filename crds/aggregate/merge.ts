import type { Aggregation } from '../computation.ts';
import { addDyadic, formatDyadic, parseDyadic, type Dyadic } from './dyadic.ts';
import { addHistograms } from './histogram.ts';
import { rankingOf } from './operation.ts';
import type { AggregatePartial, AggregateState } from './partial.ts';
import { insertRanked, ranks } from './ranking.ts';
import { SketchBuilder } from './sketch.ts';

/**
 * What all rows behind the partials contribute together.
 *
 * @throws RangeError where there is no partial, or one is of another operation.
 */
export function mergePartials(aggregation: Aggregation, partials: readonly AggregatePartial[]): AggregatePartial {
  const [first, ...rest] = partials;
  if (first === undefined) throw new RangeError(`aggregation ${aggregation.name}: nothing to merge`);
  return rest.reduce((sum, partial) => mergeTwo(aggregation, sum, partial), first);
}

/** Reads an exact number of a partial. @throws RangeError where it is none. */
export function exact(text: string): Dyadic {
  const value = parseDyadic(text);
  if (value === undefined) throw new RangeError(`"${text}" is no exact number such as -1f3p-52`);
  return value;
}

function mergeTwo(aggregation: Aggregation, a: AggregatePartial, b: AggregatePartial): AggregatePartial {
  return {
    name: a.name,
    op: a.op,
    aggregated: a.aggregated + b.aggregated,
    skipped: a.skipped + b.skipped,
    nan: a.nan + b.nan,
    positiveInfinity: a.positiveInfinity + b.positiveInfinity,
    negativeInfinity: a.negativeInfinity + b.negativeInfinity,
    state: mergeStates(aggregation, a.state, b.state),
  };
}

function mergeStates(aggregation: Aggregation, a: AggregateState, b: AggregateState): AggregateState {
  if (a.kind === 'count' && b.kind === 'count') return a;
  if (a.kind === 'sum' && b.kind === 'sum') return { kind: 'sum', sum: addExact(a.sum, b.sum) };
  if (a.kind === 'moments' && b.kind === 'moments') {
    return { kind: 'moments', sum: addExact(a.sum, b.sum), squares: addExact(a.squares, b.squares) };
  }
  if (a.kind === 'histogram' && b.kind === 'histogram') return { kind: 'histogram', ...addHistograms(a, b) };
  if (a.kind === 'sketch' && b.kind === 'sketch') {
    const both = new SketchBuilder();
    both.merge(a);
    both.merge(b);
    return { kind: 'sketch', ...both.sketch() };
  }
  if (a.kind === 'ranking' && b.kind === 'ranking') {
    const { order, k } = rankingOf(aggregation);
    const best = [...a.best];
    for (const entry of b.best) {
      if (ranks(order, k, best, entry.value, entry.id)) insertRanked(order, k, best, entry);
    }
    return { kind: 'ranking', best };
  }
  throw new RangeError(`aggregation ${aggregation.name}: a partial of kind ${b.kind} does not merge into ${a.kind}`);
}

function addExact(a: string, b: string): string {
  return formatDyadic(addDyadic(exact(a), exact(b)));
}

import type { Aggregation } from '../computation.ts';
import { isRecord } from '../record.ts';
import { newAggregate } from './aggregate.ts';
import { checkCount, show } from './check-count.ts';
import { checkSketch } from './check-sketch.ts';
import { parseDyadic } from './dyadic.ts';
import type { HistogramCounts } from './histogram.ts';
import { binsOf, rankingOf } from './operation.ts';
import type { AggregatePartial, AggregateState } from './partial.ts';
import { compareRanked, type Ranked } from './ranking.ts';

/** Ids that a partial may speak of, [start, end). */
export interface IdRange {
  start: number;
  end: number;
}

/**
 * Reads a partial that came from outside.
 *
 * @throws RangeError that names the field, where it is not a partial of this aggregation over ids of that range.
 */
export function checkPartial(aggregation: Aggregation, value: unknown, ids: IdRange): AggregatePartial {
  const where = `the aggregate ${aggregation.name}`;
  if (!isRecord(value)) throw new RangeError(`${where}: ${show(value)} is no object`);
  const { name, op } = aggregation;
  if (value['name'] !== name) throw new RangeError(`${where}: name is ${show(value['name'])}, not "${name}"`);
  if (value['op'] !== op) throw new RangeError(`${where}: op is ${show(value['op'])}, not "${op}"`);
  const aggregated = checkCount(where, value, 'aggregated');
  const skipped = checkCount(where, value, 'skipped');
  const nan = checkCount(where, value, 'nan');
  const positiveInfinity = checkCount(where, value, 'positiveInfinity');
  const negativeInfinity = checkCount(where, value, 'negativeInfinity');
  const finite = aggregated - nan - positiveInfinity - negativeInfinity;
  if (finite < 0) throw new RangeError(`${where}: more NaN and infinite values than the ${aggregated} aggregated`);
  const state = checkState(`${where}: state`, aggregation, value['state'], finite, ids);
  return { name, op, aggregated, skipped, nan, positiveInfinity, negativeInfinity, state };
}

function checkState(where: string, spec: Aggregation, value: unknown, finite: number, ids: IdRange): AggregateState {
  const { kind } = newAggregate(spec).toPartial().state;
  if (!isRecord(value) || value['kind'] !== kind) throw new RangeError(`${where} is not of kind "${kind}"`);
  switch (kind) {
    case 'count':
      return { kind };
    case 'sum':
      return { kind, sum: checkExact(where, value, 'sum') };
    case 'moments':
      return { kind, sum: checkExact(where, value, 'sum'), squares: checkExact(where, value, 'squares') };
    case 'histogram':
      return { kind, ...checkHistogram(where, spec, value, finite) };
    case 'sketch':
      return { kind, ...checkSketch(where, value, finite) };
    case 'ranking':
      return { kind, best: checkRanking(where, spec, value['best'], finite, ids) };
  }
}

function checkHistogram(
  where: string,
  spec: Aggregation,
  value: Record<string, unknown>,
  finite: number,
): HistogramCounts {
  const below = checkCount(where, value, 'below');
  const above = checkCount(where, value, 'above');
  const { bins } = binsOf(spec);
  const given = value['counts'];
  if (!Array.isArray(given) || given.length !== bins)
    throw new RangeError(`${where}.counts does not hold ${bins} bins`);
  const counts = given.map((count: unknown, bin) => checkCount(`${where}.counts`, { [bin]: count }, String(bin)));
  const sum = counts.reduce((a, b) => a + b, below + above);
  if (sum !== finite) throw new RangeError(`${where}: bins, below and above hold ${sum} values, not ${finite}`);
  return { below, above, counts };
}

function checkRanking(where: string, spec: Aggregation, best: unknown, finite: number, ids: IdRange): Ranked[] {
  const { order, k, showsParameter } = rankingOf(spec);
  const length = Math.min(k, finite);
  if (!Array.isArray(best) || best.length !== length)
    throw new RangeError(`${where}.best does not hold ${length} entries`);
  const entries = best.map((entry: unknown): Ranked => {
    const value = isRecord(entry) ? entry['value'] : undefined;
    const id = isRecord(entry) ? entry['id'] : undefined;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new RangeError(`${where}.best: value ${show(value)} is no finite number`);
    }
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < ids.start || id >= ids.end) {
      throw new RangeError(`${where}.best: id ${show(id)} is not in [${ids.start}, ${ids.end})`);
    }
    return showsParameter && isRecord(entry) ? { value, id, parameter: entry['parameter'] } : { value, id };
  });
  return entries.toSorted((a, b) => compareRanked(order, a, b));
}

function checkExact(where: string, value: Record<string, unknown>, field: string): string {
  const text = value[field];
  if (typeof text === 'string' && parseDyadic(text) !== undefined) return text;
  throw new RangeError(`${where}.${field} is ${show(text)}, not an exact number such as "-1f3p-52"`);
}

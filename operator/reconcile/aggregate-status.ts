import type { AggregateResult } from '../../crds/aggregate/aggregate.ts';
import type { AggregateStatus, HistogramStatus, QuantileStatus, TopEntry } from '../../crds/computation.ts';
import { isRecord } from '../../crds/record.ts';
import { shortParameter } from './short-parameter.ts';

/** All tables of a status together are at most so long as JSON; the ledger has them whole. */
const MAX_TABLES = 24 * 1024;

/**
 * `status.aggregates`: as the ledger has them, but topK, histogram and quantiles as structure instead of text. Entries of a topK
 * that are too many for a small status are left out, the lowest first, and so is a histogram.
 */
export function aggregateStatuses(results: readonly AggregateResult[]): AggregateStatus[] {
  let room = MAX_TABLES;
  return results.map((result) => {
    const { value, parameter, ...rest } = result;
    if (value === undefined) return rest;
    if (result.op === 'topK') {
      const top = fitting(topOf(value), room);
      room -= JSON.stringify(top).length;
      return { ...rest, ...(top[0] === undefined ? {} : { value: top[0].value }), top };
    }
    if (result.op === 'histogram') {
      const histogram = histogramOf(value);
      const size = JSON.stringify(histogram).length;
      if (size > room) return rest;
      room -= size;
      return { ...rest, histogram };
    }
    if (result.op === 'quantiles') return { ...rest, quantiles: quantilesOf(value) };
    return { ...rest, value, ...shortParameter(parameter) };
  });
}

function quantilesOf(value: string): QuantileStatus[] {
  const entries: unknown = JSON.parse(value);
  return (Array.isArray(entries) ? entries : [])
    .filter(isRecord)
    .map((entry) => ({ at: Number(entry['at']), value: String(entry['value']) }));
}

function fitting(entries: readonly TopEntry[], room: number): TopEntry[] {
  let size = 2;
  const tooMany = entries.findIndex((entry) => (size += JSON.stringify(entry).length + 1) > room);
  return entries.slice(0, tooMany < 0 ? entries.length : Math.max(1, tooMany));
}

function topOf(value: string): TopEntry[] {
  const entries: unknown = JSON.parse(value);
  return (Array.isArray(entries) ? entries : []).filter(isRecord).map((entry) => ({
    value: String(entry['value']),
    id: Number(entry['id']),
    ...shortParameter(entry['parameter']),
  }));
}

function histogramOf(value: string): HistogramStatus {
  const histogram: unknown = JSON.parse(value);
  if (!isRecord(histogram) || !Array.isArray(histogram['counts'])) {
    throw new TypeError(`the ledger's histogram is ${value}`);
  }
  const { from, to, below, above, counts } = histogram;
  return {
    from: Number(from),
    to: Number(to),
    below: Number(below),
    above: Number(above),
    counts: counts.map(Number),
  };
}

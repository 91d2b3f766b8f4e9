import { checkCount, show } from './check-count.ts';
import type { Sketch } from './sketch.ts';

/**
 * Reads a sketch that came from outside.
 *
 * @param finite the number of values that it must hold
 * @throws RangeError naming the field
 */
export function checkSketch(where: string, value: Record<string, unknown>, finite: number): Sketch {
  const positive = checkBins(`${where}.positive`, value['positive']);
  const negative = checkBins(`${where}.negative`, value['negative']);
  const zero = checkCount(where, value, 'zero');
  const sum = [...positive, ...negative].reduce((all, [, count]) => all + count, zero);
  if (sum !== finite) throw new RangeError(`${where}: the bins hold ${sum} values, not ${finite}`);
  if (finite === 0) return { positive, negative, zero };
  return {
    positive,
    negative,
    zero,
    least: checkEnd(where, value, 'least'),
    greatest: checkEnd(where, value, 'greatest'),
  };
}

function checkBins(where: string, bins: unknown): [number, number][] {
  if (!Array.isArray(bins)) throw new RangeError(`${where} is ${show(bins)}, not a list of bins`);
  let before = Number.NEGATIVE_INFINITY;
  return bins.map((bin: unknown) => {
    const [key, count]: unknown[] = Array.isArray(bin) ? bin : [];
    if (typeof key !== 'number' || !Number.isSafeInteger(key) || key <= before) {
      throw new RangeError(`${where}: key ${show(key)} is no whole number above the one before`);
    }
    before = key;
    return [key, checkCount(where, { [key]: count }, String(key))];
  });
}

function checkEnd(where: string, value: Record<string, unknown>, field: string): number {
  const end = value[field];
  if (typeof end === 'number' && Number.isFinite(end)) return end;
  throw new RangeError(`${where}.${field} is ${show(end)}, not a finite number`);
}

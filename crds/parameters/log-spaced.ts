import { decimalOf, type Decimal } from './decimal.ts';
import type { Sequence } from './evenly-spaced.ts';
import { exponentialOf, logarithmOf } from './logarithm.ts';

/** Values of axes up to this long are kept, as each costs some microseconds. */
const KEPT = 4096;

/**
 * `steps` numbers from `from` to `to` with equal ratios, each the nearest double to the exact one: 0.001, 0.01, 0.1, 1
 * where people expect them. Both ends have the same sign and are not 0.
 */
export function logSpaced(from: number, to: number, steps: number): Sequence {
  const between = logBetween(from, to);
  const value: Sequence = (i) => {
    if (i === 0) return from;
    return i === steps - 1 ? to : between(BigInt(i), BigInt(steps - 1));
  };
  if (steps > KEPT) return value;
  const kept: number[] = [];
  return (i) => (kept[i] ??= value(i));
}

/** |from| · (to ÷ from)^(part ÷ whole) with the sign of both, as the nearest double. */
export function logBetween(from: number, to: number): (part: bigint, whole: bigint) => number {
  const sign = from < 0 ? -1 : 1;
  const [low, high] = [logarithmOf(magnitude(from)), logarithmOf(magnitude(to))];
  return (part, whole) => sign * exponentialOf((low * (whole - part) + high * part) / whole);
}

function magnitude(value: number): Decimal {
  return decimalOf(Math.abs(value));
}

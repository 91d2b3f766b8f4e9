import { align, type Decimal } from './decimal.ts';
import { roundRatio } from './ratio.ts';

/** Value i of a sequence of numbers. */
export type Sequence = (i: number) => number;

/**
 * first + i · delta ÷ divisor for i in [0, count), computed exactly and rounded once.
 *
 * Where numerator and denominator fit into safe integers, one division of doubles does that; it rounds correctly by
 * itself. Otherwise it goes through BigInt.
 */
export function evenlySpaced(first: Decimal, delta: Decimal, divisor: number, count: number): Sequence {
  const { digits, scale } = align([first, delta]);
  const [start = 0n, step = 0n] = digits;
  const a = start * BigInt(divisor);
  const denominator = BigInt(divisor) * 10n ** BigInt(scale);
  const last = a + step * BigInt(count - 1);
  if ([a, last, last - a, step, denominator].every(isSafe)) {
    const [numberA, numberStep, numberDenominator] = [Number(a), Number(step), Number(denominator)];
    return (i) => (numberA + i * numberStep) / numberDenominator;
  }
  return (i) => roundRatio(a + step * BigInt(i), denominator);
}

function isSafe(value: bigint): boolean {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER);
}

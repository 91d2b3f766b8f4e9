import type { Decimal } from './decimal.ts';
import { roundRatio } from './ratio.ts';

/** Logarithms are carried as integers, in units of 2^-PLACES. */
const PLACES = 208;
const ONE = 1n << BigInt(PLACES);
/** Bits of a result before it is rounded to a double: what is nearer than that to a tie is taken for one. */
const KEPT_BITS = 120;
/** The exponential's argument is halved so often before its series, and the result squared as often after it. */
const HALVINGS = 8n;

/** ln 2 and ln 10, in units of 2^-208. */
const LN2 = logarithmOfMantissa(2n * ONE);
const LN10 = 3n * LN2 + logarithmOfMantissa((ONE * 10n) / 8n);

/**
 * The natural logarithm of a decimal above 0, in units of 2^-208, right to some 2^-190. Whole numbers alone: the same
 * bits on every machine, which Math.log does not promise.
 */
export function logarithmOf({ digits, scale }: Decimal): bigint {
  const exponent = digits.toString(2).length - 1;
  const mantissa = (digits << BigInt(PLACES)) >> BigInt(exponent);
  return BigInt(exponent) * LN2 + logarithmOfMantissa(mantissa) - BigInt(scale) * LN10;
}

/** The double nearest to e^x, x in units of 2^-208 and within ±700. */
export function exponentialOf(x: bigint): number {
  let exponent = x / LN2;
  if (exponent * LN2 > x) exponent -= 1n;
  const mantissa = exponentialOfRest(x - exponent * LN2);
  const cut = BigInt(PLACES - KEPT_BITS);
  const rounded = (mantissa + (1n << (cut - 1n))) >> cut;
  const shift = exponent - BigInt(KEPT_BITS);
  return shift >= 0n ? roundRatio(rounded << shift, 1n) : roundRatio(rounded, 1n << -shift);
}

/** e^r for r in [0, ln 2). */
function exponentialOfRest(r: bigint): bigint {
  const small = r >> HALVINGS;
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term > 0n; n += 1n) {
    term = ((term * small) >> BigInt(PLACES)) / n;
    sum += term;
  }
  for (let n = 0n; n < HALVINGS; n += 1n) sum = (sum * sum) >> BigInt(PLACES);
  return sum;
}

/** ln m for m in [1, 2], as 2 · artanh((m − 1) ÷ (m + 1)). */
function logarithmOfMantissa(m: bigint): bigint {
  const z = ((m - ONE) << BigInt(PLACES)) / (m + ONE);
  const square = (z * z) >> BigInt(PLACES);
  let sum = 0n;
  let power = z;
  for (let n = 1n; power > 0n; n += 2n) {
    sum += power / n;
    power = (power * square) >> BigInt(PLACES);
  }
  return 2n * sum;
}

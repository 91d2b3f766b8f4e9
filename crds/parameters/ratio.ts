const MANTISSA_BITS = 53;
const LEAST_EXPONENT = -1074;

/** numerator ÷ denominator as the nearest double, to even at a tie. The denominator is above 0. */
export function roundRatio(numerator: bigint, denominator: bigint): number {
  if (numerator < 0n) return -roundRatio(-numerator, denominator);
  if (numerator === 0n) return 0;
  let exponent = Math.max(LEAST_EXPONENT, bits(numerator) - bits(denominator) - MANTISSA_BITS);
  if (scaled(numerator, denominator, exponent).quotient >= 2n ** BigInt(MANTISSA_BITS)) exponent += 1;
  const { quotient, twiceRest, divisor } = scaled(numerator, denominator, exponent);
  const up = twiceRest > divisor || (twiceRest === divisor && quotient % 2n === 1n);
  return timesPowerOfTwo(Number(up ? quotient + 1n : quotient), exponent);
}

function scaled(numerator: bigint, denominator: bigint, exponent: number) {
  const dividend = exponent < 0 ? numerator << BigInt(-exponent) : numerator;
  const divisor = exponent > 0 ? denominator << BigInt(exponent) : denominator;
  return { quotient: dividend / divisor, twiceRest: 2n * (dividend % divisor), divisor };
}

function bits(value: bigint): number {
  return value.toString(2).length;
}

// 2^exponent itself is a double for every exponent that occurs with a finite result.
function timesPowerOfTwo(mantissa: number, exponent: number): number {
  return exponent > 1023 ? Number.POSITIVE_INFINITY : mantissa * 2 ** exponent;
}

import type { Dyadic } from './dyadic.ts';

const GUARD_BITS = 70;

/** The double nearest to the exact value, ties to even; ±Infinity beyond the largest one. */
export function roundDyadic({ m, e }: Dyadic): number {
  if (m < 0n) return -roundDyadic({ m: -m, e });
  if (m === 0n) return 0;
  const length = bitLength(m);
  const top = length - 1 + e;
  if (top > 1023) return Infinity;
  const precision = top >= -1022 ? 53 : top + 1075;
  const drop = length - precision;
  if (drop <= 0) return scale(Number(m), e);
  const cut = BigInt(drop);
  const half = 1n << (cut - 1n);
  const rest = m & ((1n << cut) - 1n);
  let kept = m >> cut;
  if (rest > half || (rest === half && (kept & 1n) === 1n)) kept += 1n;
  return scale(Number(kept), e + drop);
}

/** The double nearest to value ÷ divisor. */
export function roundQuotient(value: Dyadic, divisor: bigint): number {
  if (value.m < 0n) return -roundQuotient({ m: -value.m, e: value.e }, divisor);
  const shift = Math.max(0, GUARD_BITS + bitLength(divisor) - bitLength(value.m));
  const scaled = value.m << BigInt(shift);
  return roundDyadic({ m: withSticky(scaled / divisor, scaled % divisor !== 0n), e: value.e - shift });
}

/** The double nearest to √(value ÷ divisor), for value ≥ 0. */
export function roundRootOfQuotient(value: Dyadic, divisor: bigint): number {
  let shift = Math.max(0, 2 * GUARD_BITS + bitLength(divisor) - bitLength(value.m));
  if ((value.e - shift) % 2 !== 0) shift += 1;
  const scaled = value.m << BigInt(shift);
  const quotient = scaled / divisor;
  const root = integerRoot(quotient);
  const inexact = root * root !== quotient || scaled % divisor !== 0n;
  return roundDyadic({ m: withSticky(root, inexact), e: (value.e - shift) / 2 });
}

// The quotient has more bits than a double keeps, so a lost remainder may be told by its last bit: it only has to
// break a tie.
function withSticky(quotient: bigint, inexact: boolean): bigint {
  return inexact ? quotient | 1n : quotient;
}

function integerRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let guess = 1n << BigInt(Math.ceil(bitLength(n) / 2));
  for (;;) {
    const next = (guess + n / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

function bitLength(n: bigint): number {
  if (n === 0n) return 0;
  const hex = n.toString(16);
  return hex.length * 4 - (Math.clz32(parseInt(hex[0] ?? '1', 16)) - 28);
}

// Exact wherever the result is a double: e ≥ −1074, and in one step unless 2^e itself is beyond the doubles.
function scale(k: number, e: number): number {
  return e <= 971 ? k * 2 ** e : k * 2 ** 971 * 2 ** (e - 971);
}

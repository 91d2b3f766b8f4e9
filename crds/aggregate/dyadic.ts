/**
 * An exact number m · 2^e. Every finite double is one, and so is every sum of doubles or of their squares, which is why
 * sums are carried like this and rounded once, at the end.
 */
export interface Dyadic {
  readonly m: bigint;
  readonly e: number;
}

export const DYADIC_ZERO: Dyadic = { m: 0n, e: 0 };

/** The exact sum of both. */
export function addDyadic(a: Dyadic, b: Dyadic): Dyadic {
  if (a.m === 0n) return b;
  if (b.m === 0n) return a;
  if (a.e === b.e) return { m: a.m + b.m, e: a.e };
  return a.e > b.e ? { m: (a.m << BigInt(a.e - b.e)) + b.m, e: b.e } : { m: a.m + (b.m << BigInt(b.e - a.e)), e: a.e };
}

/** Its one wire form, `-1f3p-52` = −0x1f3 · 2^−52, with m odd (or `0p0`): equal numbers give equal strings. */
export function formatDyadic({ m, e }: Dyadic): string {
  if (m === 0n) return '0p0';
  const digits = m.toString(16);
  const zeros = trailingZeroBits(digits);
  return `${(m >> BigInt(zeros)).toString(16)}p${e + zeros}`;
}

const WIRE = /^(-?)([0-9a-f]{1,1200})p(-?\d{1,5})$/;

/** Reads {@link formatDyadic}'s form; undefined for anything else. */
export function parseDyadic(text: string): Dyadic | undefined {
  const match = WIRE.exec(text);
  if (!match) return undefined;
  const [, sign = '', digits = '', exponent = ''] = match;
  const m = BigInt(`0x${digits}`);
  return { m: sign ? -m : m, e: Number(exponent) };
}

function trailingZeroBits(hexDigits: string): number {
  let at = hexDigits.length - 1;
  while (hexDigits[at] === '0') at--;
  const digit = parseInt(hexDigits[at] ?? '1', 16);
  return (hexDigits.length - 1 - at) * 4 + (31 - Math.clz32(digit & -digit));
}

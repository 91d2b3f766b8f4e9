import type { Source } from '../../crds/exact-json.ts';

/** Shorter JSON holds neither half a character nor so many digits. */
const HARMLESS = 8;
const SUSPICIOUS = /\d{19}|\\u[dD][89a-fA-F]/;

/**
 * Why the JSON of an answer holds what no table type can: a whole number beyond 64 bits, or text with half of a
 * character. Undefined where it holds none.
 */
export function resultProblem(json: string): string | undefined {
  if (json.length < HARMLESS || !SUSPICIOUS.test(json)) return undefined;
  let problem: string | undefined;
  JSON.parse(json, (key, value: unknown, ...[context]: Source[]) => {
    const source = context?.source;
    if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) {
      problem ??= 'the result holds text with half of a surrogate pair; texts must be Unicode';
    }
    if (typeof value === 'number' && source !== undefined && isBeyond64Bits(source)) {
      problem ??= `the result holds the whole number ${source.slice(0, 60)}; whole numbers from -2^63 to 2^64-1 are stored`;
    }
    return value;
  });
  return problem;
}

function isBeyond64Bits(source: string): boolean {
  if (!/^-?\d{19,}$/.test(source)) return false;
  const value = BigInt(source);
  return value < -(2n ** 63n) || value >= 2n ** 64n;
}

const MASK = 0x7fffffff;
const HIGH = 2 ** 31;

/** A permutation of [0, 2^31). */
function mix(value: number): number {
  let x = value ^ (value >>> 16);
  x = Math.imul(x, 0x7feb352d) & MASK;
  x ^= x >>> 15;
  x = Math.imul(x, 0x046ca68b) & MASK;
  return x ^ (x >>> 16);
}

/**
 * A number in [0, 2^31) made of `algorithm.seed` and an id, by the formula of ttg_worker/seeding.py; no two of the first
 * 2^31 ids have the same one.
 */
export function parameterSeed(seed: number, id: number): number {
  const high = (value: number, constant: number): number => mix((Math.floor(value / HIGH) + constant) % HIGH);
  const key = mix(seed % HIGH) ^ high(seed, 0x1e3779b9) ^ high(id, 0x3c6ef372);
  return mix(mix(id % HIGH) ^ key);
}

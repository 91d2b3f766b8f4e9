/**
 * Random numbers in [0, 1) with 53 bits, the same for the same seed everywhere: xoshiro128** on 32-bit words, seeded
 * through splitmix32.
 */
export function seededRandom(seed: number): () => number {
  let mix = Math.imul((seed % 2 ** 32) ^ 0x9e3779b9, 1) ^ Math.imul(Math.floor(seed / 2 ** 32), 0x85ebca6b);
  function splitmix(): number {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix ^ (mix >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  }
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let d = splitmix();
  function next(): number {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  }
  return () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
}

import { randomWords } from './philox.ts';

const ROUNDS = 6;

/**
 * A random order of [0, count) without a table of it: a Feistel network over the next power of 4, applied again until it
 * falls into [0, count). Number i comes at place `permutation(i)`.
 *
 * @param count 1 to 2^32
 */
export function permutation(seed: number, axis: number, count: number): (i: number) => number {
  const half = Math.max(1, Math.ceil(Math.ceil(Math.log2(count)) / 2));
  const mask = 2 ** half - 1;
  const keys = Array.from({ length: ROUNDS }, (_, round) => randomWords(seed, 'order', axis, round)[0]);
  return (i) => {
    let place = i;
    do {
      let left = Math.floor(place / (mask + 1));
      let right = place & mask;
      for (const key of keys) [left, right] = [right, (left ^ mixed(right ^ key)) & mask];
      place = left * (mask + 1) + right;
    } while (place >= count);
    return place;
  };
}

/** Spreads every bit over the whole word (the finalizer of MurmurHash3). */
function mixed(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

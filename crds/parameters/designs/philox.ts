/** What a random word is drawn for; words of different purposes have nothing to do with each other. */
export type Purpose = 'point' | 'jitter' | 'order' | 'shift';

const PURPOSES: Readonly<Record<Purpose, number>> = { point: 0, jitter: 1, order: 2, shift: 3 };

const WORD = 2 ** 32;

/** Four random words of 32 bits. */
export type Words = [number, number, number, number];

/**
 * Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011): random words as a function of a counter and a key. There is no
 * state, so number 9,999,999 costs what number 0 costs, and every part of the system draws the same.
 */
export function philox(counter: Readonly<Words>, key: readonly [number, number]): Words {
  let [a, b, c, d] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round += 1) {
    const [high0, low0] = product(0xd2511f53, a);
    const [high1, low1] = product(0xcd9e8d57, c);
    [a, b, c, d] = [(high1 ^ b ^ k0) >>> 0, low1, (high0 ^ d ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [a, b, c, d];
}

/** The random words of a seed for that purpose, axis and id. Seed and id are whole numbers below 2^53. */
export function randomWords(seed: number, purpose: Purpose, axis: number, id: number): Words {
  return philox([id >>> 0, Math.floor(id / WORD), axis, PURPOSES[purpose]], [seed % WORD, Math.floor(seed / WORD)]);
}

/** A number in [0, 1) with 53 bits, from the same. */
export function randomFraction(seed: number, purpose: Purpose, axis: number, id: number): number {
  const [first, second] = randomWords(seed, purpose, axis, id);
  return ((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53;
}

/** The product of two words: its high and its low word. */
function product(a: number, b: number): [high: number, low: number] {
  const [a0, a1, b0, b1] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const high = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(((middle & 0xffff) + a0 * b1) / 0x10000);
  return [high >>> 0, Math.imul(a, b) >>> 0];
}

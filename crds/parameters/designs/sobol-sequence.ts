const BITS = 32;

/**
 * Primitive polynomial (degree, inner coefficients) and first direction numbers of the dimensions after the first, by
 * Joe and Kuo 2008 (new-joe-kuo-6), as scipy has them.
 */
const DIMENSIONS: readonly (readonly [degree: number, coefficients: number, first: readonly number[]])[] = [
  [1, 0, [1]],
  [2, 1, [1, 3]],
  [3, 1, [1, 3, 1]],
  [3, 2, [1, 1, 1]],
  [4, 1, [1, 1, 3, 3]],
  [4, 4, [1, 3, 5, 13]],
  [5, 2, [1, 1, 5, 5, 17]],
  [5, 4, [1, 1, 5, 5, 5]],
  [5, 7, [1, 1, 7, 11, 19]],
  [5, 11, [1, 1, 5, 1, 1]],
  [5, 13, [1, 1, 1, 3, 11]],
  [5, 14, [1, 3, 5, 5, 31]],
  [6, 1, [1, 3, 3, 9, 7, 49]],
  [6, 13, [1, 1, 1, 15, 21, 21]],
  [6, 16, [1, 3, 1, 13, 27, 49]],
];

/** Dimensions that there are directions for. */
export const MAX_DIMENSIONS = DIMENSIONS.length + 1;

/**
 * One coordinate of the Sobol sequence: point i of it, in the order of the Gray code, as a word of 32 bits.
 *
 * @param axis its dimension, from 0 to 15
 */
export function sobolSequence(axis: number): (i: number) => number {
  const directions =
    axis === 0 ? Array.from({ length: BITS }, (_, bit) => (1 << (31 - bit)) >>> 0) : directionsOf(axis);
  return (i) => {
    let point = 0;
    let gray = (i ^ (i >>> 1)) >>> 0;
    for (let bit = 0; gray !== 0; bit += 1, gray >>>= 1) if (gray & 1) point ^= directions[bit] ?? 0;
    return point >>> 0;
  };
}

function directionsOf(axis: number): number[] {
  const dimension = DIMENSIONS[axis - 1];
  if (dimension === undefined) throw new RangeError(`there is no axis ${axis}; a Sobol sequence has ${MAX_DIMENSIONS}`);
  const [degree, coefficients, first] = dimension;
  const directions = first.map((number, bit) => (number << (31 - bit)) >>> 0);
  for (let bit = degree; bit < BITS; bit += 1) {
    const base = directions[bit - degree] ?? 0;
    let next = base ^ (base >>> degree);
    for (let k = 1; k < degree; k += 1) {
      if ((coefficients >>> (degree - 1 - k)) & 1) next ^= directions[bit - k] ?? 0;
    }
    directions.push(next >>> 0);
  }
  return directions;
}

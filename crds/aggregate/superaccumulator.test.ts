import { expect } from 'chai';
import { addDyadic, formatDyadic, type Dyadic } from './dyadic.ts';
import { SquareAccumulator, SumAccumulator, type Superaccumulator } from './superaccumulator.ts';

const FULL = 2 ** 53 - 1; // every bit of the mantissa is set
const MANY = 2 ** 21 + 5;

function added(accumulator: Superaccumulator, x: number, times: number): Dyadic {
  for (let k = 0; k < times; k++) accumulator.add(x);
  return accumulator.value();
}

function same(a: Dyadic, m: bigint): boolean {
  return addDyadic(a, { m: -m, e: 0 }).m === 0n;
}

describe('a superaccumulator', () => {
  it('is exact for more additions than its limbs hold', () => {
    expect(same(added(new SumAccumulator(), FULL, MANY), BigInt(FULL) * BigInt(MANY))).to.equal(true);
    expect(same(added(new SquareAccumulator(), FULL, MANY), BigInt(FULL) ** 2n * BigInt(MANY))).to.equal(true);
  });

  it('can be asked in between', () => {
    const sum = new SumAccumulator();
    expect([1, 2, 4].map((x) => formatDyadic(added(sum, x, 1)))).to.deep.equal(['1p0', '3p0', '7p0']);
  });
});

import { expect } from 'chai';
import { type IdRange, rangeText, shardRange } from './partition.ts';

const LARGEST = Number.MAX_SAFE_INTEGER;

function partition(total: number, shards: number): IdRange[] {
  return Array.from({ length: shards }, (_, index) => shardRange(total, shards, index));
}

describe('the partition of parameters into shards', () => {
  it('divides 10,000 over 3 as the documentation says', () => {
    expect(partition(10_000, 3).map(rangeText)).to.deep.equal(['0-3332', '3333-6665', '6666-9999']);
  });

  it('covers every id exactly once, in shards that differ by one at most', () => {
    for (const total of [1, 2, 7, 99, 1000, 65_537, 10_000_000]) {
      for (const shards of [1, 2, 3, 7, 64, 999, 10_000]) {
        const ranges = partition(total, shards);
        let next = 0;
        for (const { start, end } of ranges) {
          expect(start, `${total} over ${shards}`).to.equal(next);
          next = end;
        }
        expect(next).to.equal(total);
        const sizes = ranges.map(({ start, end }) => end - start);
        expect(Math.max(...sizes) - Math.min(...sizes)).to.be.at.most(1);
      }
    }
  });

  it('stays exact where the product exceeds 2^53', () => {
    expect(shardRange(LARGEST, 10_000, 9_999)).to.deep.equal({ start: 9_006_298_534_815_516, end: LARGEST });
    expect(shardRange(LARGEST, 3, 1)).to.deep.equal({ start: 3_002_399_751_580_330, end: 6_004_799_503_160_660 });
    const ranges = partition(LARGEST, 10_000);
    expect(ranges.every(({ start }, i) => start === (i === 0 ? 0 : ranges[i - 1]?.end))).to.equal(true);
  });

  it('leaves shards empty where there are more of them than parameters', () => {
    expect(partition(2, 4).map(rangeText)).to.deep.equal(['', '0-0', '', '1-1']);
  });

  it('refuses what is no partition, naming the value and what is allowed', () => {
    expect(() => shardRange(10, 3, 3)).to.throw(RangeError, 'index is 3; allowed are whole numbers from 0 to 2');
    expect(() => shardRange(10, 0, 0)).to.throw(RangeError, 'shards is 0');
    expect(() => shardRange(2 ** 53, 1, 0)).to.throw(RangeError, 'total is 9007199254740992');
    expect(() => shardRange(1.5, 1, 0)).to.throw(RangeError, 'total is 1.5');
  });
});

import { expect } from 'chai';
import { roundDyadic, roundQuotient, roundRootOfQuotient } from './rounding.ts';

const TIE = (1n << 53n) + 1n; // half way between 2^53 and 2^53 + 2

describe('rounding an exact number', () => {
  it('goes to the even neighbour at a tie', () => {
    expect(roundDyadic({ m: TIE, e: 0 })).to.equal(2 ** 53);
    expect(roundDyadic({ m: TIE + 2n, e: 0 })).to.equal(2 ** 53 + 4);
    expect(roundDyadic({ m: -TIE, e: 0 })).to.equal(-(2 ** 53));
  });

  it('sees what lies far behind the last digit', () => {
    expect(roundDyadic({ m: (TIE << 500n) + 1n, e: -500 })).to.equal(2 ** 53 + 2);
    expect(roundQuotient({ m: 3n * (TIE << 60n) + 1n, e: -60 }, 3n)).to.equal(2 ** 53 + 2);
    expect(roundQuotient({ m: 3n * (TIE << 60n), e: -60 }, 3n)).to.equal(2 ** 53);
    expect(roundRootOfQuotient({ m: ((TIE * TIE) << 200n) + 1n, e: -200 }, 1n)).to.equal(2 ** 53 + 2);
    expect(roundRootOfQuotient({ m: TIE * TIE, e: 0 }, 1n)).to.equal(2 ** 53);
  });

  it('goes down to the smallest and up to beyond the largest double', () => {
    expect(roundDyadic({ m: 1n, e: -1074 })).to.equal(Number.MIN_VALUE);
    expect(roundDyadic({ m: 1n, e: -1075 })).to.equal(0);
    expect(roundDyadic({ m: 3n, e: -1076 })).to.equal(Number.MIN_VALUE);
    expect(roundDyadic({ m: (1n << 53n) - 1n, e: 971 })).to.equal(Number.MAX_VALUE);
    expect(roundDyadic({ m: (1n << 54n) - 1n, e: 970 })).to.equal(Infinity);
    expect(roundDyadic({ m: -1n, e: 1024 })).to.equal(-Infinity);
  });
});

import { expect } from 'chai';
import { decimalOf } from './decimal.ts';
import { exponentialOf, logarithmOf } from './logarithm.ts';

const UNIT = 1n << 208n;

describe('logarithm and exponential in whole numbers', () => {
  it('undo each other to the last bit of any double', () => {
    let seed = 7;
    for (let n = 0; n < 500; n += 1) {
      seed = (seed * 48_271) % 2_147_483_647;
      const value = seed * 10 ** ((n % 60) - 30);
      expect(exponentialOf(logarithmOf(decimalOf(value)))).to.equal(value);
    }
  });

  it('give what is known', () => {
    expect(exponentialOf(UNIT)).to.equal(Math.E);
    expect(exponentialOf(0n)).to.equal(1);
    // ln 10 to 60 places
    const ln10 = (2_302585092994045684017991454684364207601101488628772976033328n * UNIT) / 10n ** 60n;
    expect(String((logarithmOf(decimalOf(10)) - ln10) >> 16n)).to.match(/^-?\d$/);
  });
});

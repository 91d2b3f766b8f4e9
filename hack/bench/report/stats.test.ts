import { expect } from 'chai';
import { ratiosOf, summaryOf } from './stats.ts';

describe('the summary of values', () => {
  it('is their median, whatever their order, between the least and the greatest', () => {
    expect(summaryOf([30, 1, 200, 4, 5])).to.deep.equal({ median: 5, min: 1, max: 200, n: 5 });
  });

  it('takes the middle of the two middle ones of an even number', () => {
    expect(summaryOf([4, 1, 2, 9]).median).to.equal(3);
  });

  it('is refused where there are none', () => {
    expect(() => summaryOf([])).to.throw(RangeError, 'no values');
  });
});

describe('values as multiples of their controls', () => {
  it('are compared round by round', () => {
    expect(ratiosOf([6, 5], [3, 10])).to.deep.equal([2, 0.5]);
    expect(ratiosOf([6, 5], [3])).to.deep.equal([2, NaN]);
  });
});

import { expect } from 'chai';
import { parseQuantity } from './quantity.ts';

describe('a quantity', () => {
  const cases: [string | number, number][] = [
    ['500m', 0.5],
    ['100m', 0.1],
    ['2', 2],
    [2, 2],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['1Gi', 1_073_741_824],
    ['1.5Ki', 1536],
    ['3k', 3000],
    ['2E', 2e18],
    ['250u', 0.00025],
    ['12e3', 12_000],
    ['1E-2', 0.01],
  ];
  for (const [text, value] of cases) {
    it(`"${text}" is ${value}`, () => expect(parseQuantity(text)).to.equal(value));
  }

  for (const text of ['', 'abc', '1 Gi', '1gi', '--1', '1Gi2', 'NaN']) {
    it(`"${text}" is none`, () => expect(() => parseQuantity(text)).to.throw(RangeError, `"${text}" is no quantity`));
  }
});

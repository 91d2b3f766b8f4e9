import { expect } from 'chai';
import { rateText, secondsText } from './format-seconds.ts';

describe('times and rates for people', () => {
  const times: [number, string][] = [
    [0, '0.00s'],
    [-5, '0.00s'],
    [6670, '6.67s'],
    [59_994, '59.99s'],
    [59_999, '1m00.0s'],
    [185_240, '3m05.2s'],
    [7_385_000, '2h03m05s'],
  ];
  for (const [milliseconds, text] of times) {
    it(`${milliseconds} ms is ${text}`, () => expect(secondsText(milliseconds)).to.equal(text));
  }
  const rates: [number | undefined, string][] = [
    [undefined, '-'],
    [0, '0/s'],
    [8.14, '8.1/s'],
    [1499.6, '1500/s'],
  ];
  for (const [rate, text] of rates) it(`${rate} a second is ${text}`, () => expect(rateText(rate)).to.equal(text));
});

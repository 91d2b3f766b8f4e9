import { expect } from 'chai';
import { durationText } from './duration-text.ts';

describe('the text of a duration', () => {
  const table: [number, string][] = [
    [0, '0s'],
    [0.9, '0s'],
    [-3, '0s'],
    [59, '59s'],
    [60, '1m'],
    [65, '1m5s'],
    [3_600, '1h'],
    [3_605, '1h'],
    [12_345, '3h25m'],
    [90_000, '1d1h'],
  ];
  for (const [seconds, text] of table) {
    it(`says ${text} for ${seconds} s`, () => {
      expect(durationText(seconds)).to.equal(text);
    });
  }
});

import { expect } from 'chai';
import { toleratedFailures } from './tolerated-failures.ts';

describe('tolerated failures', () => {
  const table: [number | string, number, number][] = [
    [0, 10_000, 0],
    [8, 10_000, 8],
    ['0%', 10_000, 0],
    ['2.5%', 10_000, 250],
    ['2.3%', 1_000, 23],
    ['1%', 99, 0],
    ['100%', 7, 7],
    ['0.001%', 100_000, 1],
    ['50%', 2 ** 53 - 1, 2 ** 52 - 1],
  ];
  for (const [allowed, total, expected] of table) {
    it(`are ${expected} where ${allowed} of ${total} may fail`, () => {
      expect(toleratedFailures(allowed, total)).to.equal(expected);
    });
  }
});

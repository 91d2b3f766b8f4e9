import { expect } from 'chai';
import { roundRatio } from './ratio.ts';

describe('a ratio of whole numbers', () => {
  it('is what the processor gives where both fit into a double', () => {
    let seed = 42;
    const next = () => (seed = (seed * 48_271) % 2_147_483_647);
    for (let i = 0; i < 2000; i++) {
      const [a, b] = [next() * (1 + (next() % 4_000_000)), 1 + next() * (1 + (next() % 1000))];
      expect(roundRatio(BigInt(a), BigInt(b))).to.equal(a / b);
      expect(roundRatio(BigInt(-a), BigInt(b))).to.equal(-a / b);
    }
  });

  it('is what the reader of decimals gives for powers of ten', () => {
    for (const text of ['1e-7', '123456789012345678901234567890e-40', '5e-324', '3e-324', '2e-324', '4.9e-320']) {
      const [mantissa = '', places = '0'] = text.replace('4.9e-320', '49e-321').split('e-');
      expect(roundRatio(BigInt(mantissa), 10n ** BigInt(places)), text).to.equal(Number(text));
    }
    expect(roundRatio(10n ** 308n, 1n)).to.equal(1e308);
  });

  it('goes to the even neighbour at a tie', () => {
    expect(roundRatio(2n ** 53n + 1n, 1n)).to.equal(2 ** 53);
    expect(roundRatio(2n ** 53n + 3n, 1n)).to.equal(2 ** 53 + 4);
    expect(roundRatio(2n ** 54n + 3n, 2n)).to.equal(2 ** 53 + 2);
  });

  it('is infinite beyond the largest double', () => {
    expect(roundRatio(10n ** 400n, 1n)).to.equal(Number.POSITIVE_INFINITY);
    expect(roundRatio(2n ** 1024n - 1n, 1n)).to.equal(Number.POSITIVE_INFINITY);
  });
});

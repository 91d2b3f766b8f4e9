import { expect } from 'chai';
import { Backoff, backoffDelay } from './backoff.ts';

describe('back-off', () => {
  it('doubles up to its limit', () => {
    const backoff = new Backoff({ baseMs: 100, maxMs: 500, jitter: 0 });
    expect(Array.from({ length: 5 }, () => backoff.next())).to.deep.equal([100, 200, 400, 500, 500]);
  });

  it('begins anew after a reset', () => {
    const backoff = new Backoff({ baseMs: 100, maxMs: 500, jitter: 0 });
    backoff.next();
    backoff.next();
    backoff.reset();
    expect(backoff.failures).to.equal(0);
    expect(backoff.next()).to.equal(100);
  });

  it('is shortened by chance, so that many do not come back at once', () => {
    expect(backoffDelay(0, { baseMs: 100, maxMs: 500, random: () => 0 })).to.equal(100);
    expect(backoffDelay(0, { baseMs: 100, maxMs: 500, random: () => 0.999 })).to.equal(50);
  });

  it('does not overflow after very many failures', () => {
    expect(backoffDelay(100_000, { baseMs: 100, maxMs: 500, jitter: 0 })).to.equal(500);
  });
});

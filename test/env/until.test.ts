import { expect } from 'chai';
import { until, WaitedInVain } from './until.ts';

describe('waiting until something holds', () => {
  it('gives what the check found, also 0 and the empty text', async () => {
    let looks = 0;
    expect(await until('the third look', () => ++looks === 3 && 'found', { everyMs: 1 })).to.equal('found');
    expect(looks).to.equal(3);
    expect(await until('zero', () => 0)).to.equal(0);
    expect(await until('nothing', () => '')).to.equal('');
  });

  it('takes what the check throws for not yet, and says it in the end', async () => {
    const failing = until('a door', () => Promise.reject(new Error('locked')), { timeoutMs: 20, everyMs: 5 });
    const error: unknown = await failing.catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(WaitedInVain);
    expect(String(error)).to.contain('waited 20 ms in vain for a door: locked');
  });
});

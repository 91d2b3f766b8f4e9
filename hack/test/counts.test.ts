import { expect } from 'chai';
import { countsOf } from './counts.ts';

describe('the counts of a suite', () => {
  it('are those that mocha left, summed over its runs', () => {
    const lines = '{"passed":3,"failed":0,"pending":1}\n{"passed":2,"failed":1,"pending":0}\n';
    expect(countsOf(1, lines)).to.deep.equal({ passed: 5, failed: 1, pending: 1 });
  });

  it('are one passed test for a check that counts nothing', () => {
    expect(countsOf(0, '')).to.deep.equal({ passed: 1, failed: 0, pending: 0 });
  });

  it('are one failed test for a suite that broke off before it counted', () => {
    expect(countsOf(137, '')).to.deep.equal({ passed: 0, failed: 1, pending: 0 });
  });

  it('have a failure where every test passed but the process ended badly', () => {
    expect(countsOf(7, '{"passed":4,"failed":0,"pending":0}\n')).to.deep.equal({ passed: 4, failed: 1, pending: 0 });
  });
});

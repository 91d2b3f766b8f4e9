import { expect } from 'chai';
import { countsOf } from './counts.ts';
import type { FileOutcome } from './outcomes.ts';

function outcome(given: Partial<FileOutcome>): FileOutcome {
  return { file: 'a.test.ts', passed: 0, pending: 0, notRun: 0, failures: [], unsteady: [], seconds: 1, ...given };
}
const late = { title: 'comes late', message: 'waited in vain' };
const lost = { title: 'is lost', message: 'expected 9 to equal 10' };

describe('the counts of a suite', () => {
  it('are those of its files, summed', () => {
    const outcomes = [outcome({ passed: 3, pending: 1 }), outcome({ passed: 2, failures: [lost] })];
    const counts = { passed: 5, failed: 1, pending: 1, failures: [lost], unsteady: [] };
    expect(countsOf('integration', 1, outcomes, 'the end')).to.deep.equal(counts);
  });

  it('name unsteady tests, which are not among the failed', () => {
    const counts = { passed: 3, failed: 0, pending: 0, failures: [], unsteady: [late] };
    expect(countsOf('e2e', 0, [outcome({ passed: 3, unsteady: [late] })], '')).to.deep.equal(counts);
  });

  it('are one passed test for a check that counts nothing', () => {
    expect(countsOf('lint', 0, [], '')).to.include({ passed: 1, failed: 0, pending: 0 });
  });

  it('are one failed test for a suite that broke off before it counted, with the end of what it printed', () => {
    const counts = countsOf('types', 137, [], 'out of memory');
    expect(counts).to.include({ passed: 0, failed: 1 });
    expect(counts.failures).to.deep.equal([{ title: 'types ended with exit code 137', message: 'out of memory' }]);
  });

  it('have a failure where every test passed but the process ended badly', () => {
    expect(countsOf('unit', 7, [outcome({ passed: 4 })], '')).to.include({ passed: 4, failed: 1 });
  });
});

import { expect } from 'chai';
import type { FileOutcome } from './outcomes.ts';
import { failureLines, slowestLine, unsteadyLines } from './summary.ts';

function outcome(file: string, seconds: number): FileOutcome {
  return { file, seconds, passed: 1, pending: 0, notRun: 0, failures: [], unsteady: [] };
}

describe('the end of a test run', () => {
  it('says each failed test again, with its message', () => {
    const lines = failureLines([{ title: 'a table is whole', message: 'AssertionError: 9 of 10\n  at a.test.ts:3:1' }]);
    expect(lines).to.deep.equal(['failed: a table is whole', '    AssertionError: 9 of 10', '      at a.test.ts:3:1']);
  });

  it('shows of a long message its last 40 lines', () => {
    const message = Array.from({ length: 100 }, (_, at) => `line ${at}`).join('\n');
    const lines = failureLines([{ title: 'e2e ended with exit code 2', message }]);
    expect(lines.slice(1, 3)).to.deep.equal(['    (60 lines above)', '    line 60']);
    expect(lines.at(-1)).to.equal('    line 99');
  });

  it('names a test that failed only the first time, and why it did', () => {
    const lines = unsteadyLines([{ title: 'a worker comes late', message: 'waited in vain' }]);
    expect(lines).to.deep.equal([
      'unsteady: a worker comes late (passed the second time)',
      '    the first time: waited in vain',
    ]);
  });

  it('names the files that took longest, the longest first', () => {
    expect(slowestLine([outcome('a', 1.2), outcome('b', 60.4)])).to.equal('longest: b 60 s, a 1 s');
  });
});

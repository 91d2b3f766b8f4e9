import { expect } from 'chai';
import { afterSecondRun, filesToRunAgain, outcomeLine, outcomesFrom } from './outcomes.ts';
import type { FileOutcome } from './outcomes.ts';

function outcome(file: string, given: Partial<FileOutcome> = {}): FileOutcome {
  return { file, passed: 3, pending: 0, notRun: 0, failures: [], unsteady: [], seconds: 2, ...given };
}
const late = { title: 'a worker comes late', message: 'waited in vain' };
const lost = { title: 'a row is lost', message: 'expected 9 to equal 10' };

describe('the second run of a failed test file', () => {
  it('leaves no failure where the whole file passes, only what was unsteady', () => {
    const first = [outcome('a.test.ts'), outcome('b.test.ts', { passed: 2, failures: [late] })];
    const [a, b] = afterSecondRun(first, [outcome('b.test.ts')]);
    expect(a).to.deep.equal(outcome('a.test.ts'));
    expect(b).to.deep.equal(outcome('b.test.ts', { unsteady: [late], seconds: 4 }));
  });

  it('is red where anything fails again, with what failed in either run', () => {
    const first = [outcome('b.test.ts', { passed: 2, failures: [late] })];
    const [same] = afterSecondRun(first, [outcome('b.test.ts', { passed: 2, failures: [late] })]);
    expect(same?.failures).to.deep.equal([late]);
    const [other] = afterSecondRun(first, [outcome('b.test.ts', { passed: 2, failures: [lost] })]);
    expect(other?.failures).to.deep.equal([lost, late]);
    expect(other?.unsteady).to.deep.equal([]);
  });

  it('proves nothing for tests that were skipped or did not begin in it', () => {
    const first = [outcome('b.test.ts', { passed: 2, failures: [late] })];
    expect(afterSecondRun(first, [outcome('b.test.ts', { passed: 2, pending: 1 })])[0]?.failures).to.deep.equal([late]);
    expect(afterSecondRun(first, [outcome('b.test.ts', { passed: 2, notRun: 1 })])[0]?.failures).to.deep.equal([late]);
  });

  it('proves nothing where it broke off before it counted', () => {
    const first = [outcome('b.test.ts', { passed: 2, failures: [late] })];
    expect(afterSecondRun(first, [])).to.deep.equal(first);
  });
});

describe('the files to run again', () => {
  it('are those that failed, and those that never began', () => {
    const outcomes = [
      outcome('a.test.ts'),
      outcome('b.test.ts', { failures: [late] }),
      outcome('c.test.ts', { passed: 0, notRun: 3 }),
    ];
    expect(filesToRunAgain(outcomes)).to.deep.equal(['b.test.ts', 'c.test.ts']);
  });

  it('are none where all passed, where six failed, or where a failure has no file', () => {
    const failed = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => outcome(`${name}.test.ts`, { failures: [late] }));
    expect(filesToRunAgain([outcome('a.test.ts')])).to.deep.equal([]);
    expect(filesToRunAgain(failed)).to.deep.equal([]);
    expect(filesToRunAgain(failed.slice(1))).to.have.length(5);
    expect(filesToRunAgain([outcome('', { failures: [late] })])).to.deep.equal([]);
  });
});

describe('outcomes as lines', () => {
  it('are read as they were written', () => {
    const outcomes = [outcome('a.test.ts', { failures: [late] }), outcome('b.test.ts')];
    expect(outcomesFrom(outcomes.map(outcomeLine).join(''))).to.deep.equal(outcomes);
  });
});

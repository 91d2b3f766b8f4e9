import { expect } from 'chai';
import { CommitPace } from './commit-pace.ts';

describe('the pace of commits', () => {
  let now: number;

  function pace(): CommitPace {
    now = 0;
    return new CommitPace(1000, 1000, () => now);
  }

  it('begins with a tenth of the interval and reaches all of it', () => {
    const slow = pace();
    const intervals = Array.from({ length: 5 }, () => {
      const { intervalMs } = slow;
      slow.committed(10);
      return intervalMs;
    });
    expect(intervals).to.deep.equal([100, 200, 400, 800, 1000]);
  });

  /** The parameters of a commit after ten commits of that many, that long after each other. */
  function after(parameters: number, everyMs: number): number {
    const each = pace();
    for (let k = 0; k < 10; k += 1) {
      each.committed(parameters);
      now += everyMs;
    }
    return each.parameters;
  }

  it('has the parameters of the setting in a commit, of a fast function those of 20 ms, and five times the setting at most', () => {
    expect(after(1000, 100)).to.equal(1000);
    expect(after(3, 1)).to.equal(1000);
    expect(after(1000, 8)).to.equal(2500);
    expect(after(1000, 1)).to.equal(5000);
    expect(after(1000, 0)).to.equal(5000);
  });

  it('has fewer again as soon as the function is slow', () => {
    const each = pace();
    each.committed(1000);
    now += 1;
    each.committed(1000);
    now += 1000;
    each.committed(5000);
    expect(each.parameters).to.equal(1000);
  });
});

import { expect } from 'chai';
import { isUneven } from './unevenness.ts';

describe('A worker that needs long for its task', () => {
  const left = { uncut: 300, workers: 3, millisecondsPerParameter: 10 };

  it('is asked for the end of it where the others have nothing to do soon', () => {
    expect(isUneven(left, 5000)).to.equal(true);
    expect(isUneven({ ...left, uncut: 0 }, 5000)).to.equal(true);
  });

  it('keeps it while there is enough for the others', () => {
    expect(isUneven({ ...left, uncut: 3000 }, 15_000)).to.equal(false);
  });

  it('keeps it where it needs hardly longer than the others', () => {
    expect(isUneven(left, 1400)).to.equal(false);
  });

  it('keeps it where there are no others', () => {
    expect(isUneven({ ...left, workers: 1 }, 60_000)).to.equal(false);
  });

  it('is asked for it also where nobody knows yet how long a parameter takes', () => {
    expect(isUneven({ ...left, millisecondsPerParameter: undefined }, 60_000)).to.equal(true);
  });
});

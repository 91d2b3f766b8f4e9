import { expect } from 'chai';
import { TimeSplit } from './time-split.ts';

describe("a worker's time", () => {
  it('is split by what it does, since the last lap and in total', () => {
    let now = 1000;
    const time = new TimeSplit(() => now);
    now += 5;
    time.now('compute');
    now += 20;
    time.now('wait');
    now += 7;
    expect(time.lap()).to.deep.equal({ computeMs: 20, waitMs: 7, idleMs: 5 });
    now += 3;
    time.now('compute');
    now += 10;
    expect(time.lap()).to.deep.equal({ computeMs: 10, waitMs: 3, idleMs: 0 });
    expect(time.total()).to.deep.equal({ computeMs: 30, waitMs: 10, idleMs: 5 });
  });
});

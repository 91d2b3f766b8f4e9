import { expect } from 'chai';
import { Liveness } from './liveness.ts';

describe('the liveness of a segment', () => {
  let now: number;
  let liveness: Liveness;
  beforeEach(() => {
    now = 100;
    liveness = new Liveness(() => now, 90);
  });

  it('counts silence from the start of the ledger where nobody was heard yet', () => {
    expect(liveness.silentSeconds(0)).to.equal(10);
  });

  it('counts silence from the last claim, commit or heartbeat', () => {
    liveness.claimed(0, 1);
    now += 3;
    expect(liveness.silentSeconds(0)).to.equal(3);
    liveness.committed(0, 1, 10);
    now += 2;
    expect(liveness.silentSeconds(0)).to.equal(2);
    liveness.beat(0, 1, { id: 7, seconds: 1 });
    expect(liveness.silentSeconds(0)).to.equal(0);
    expect(liveness.inHand(0)).to.deep.equal({ id: 7, seconds: 1 });
  });

  it('forgets with a new claim what the last claimant said', () => {
    liveness.beat(0, 1, { id: 7, seconds: 60 });
    expect(liveness.wasHeard(0)).to.equal(true);
    liveness.claimed(0, 2);
    expect(liveness.wasHeard(0)).to.equal(false);
    expect(liveness.inHand(0)).to.equal(undefined);
  });

  it('adds up the rates of segments', () => {
    liveness.claimed(0, 1);
    liveness.claimed(1, 1);
    now += 10;
    liveness.committed(0, 1, 100);
    liveness.committed(1, 1, 300);
    expect([liveness.segmentRate(0), liveness.segmentRate(1), liveness.rate()]).to.deep.equal([10, 30, 40]);
  });
});

import { expect } from 'chai';
import { HandOutTime } from './hand-out-time.ts';

function after(...times: number[]): HandOutTime {
  const time = new HandOutTime();
  for (const milliseconds of times) time.learn(milliseconds);
  return time;
}

/** So often that what came before counts no more. */
function always(milliseconds: number): HandOutTime {
  return after(...Array.from({ length: 50 }, () => milliseconds));
}

describe('the time that it takes to hand out a task', () => {
  it('asks for nothing early before it is known', () => expect(after().aheadMs).to.equal(0));
  it('has as much work lie ready as four claims take', () => expect(always(100).aheadMs).to.be.closeTo(400, 1));
  it('never has more than two seconds lie ready', () => expect(always(5000).aheadMs).to.equal(2000));
  it('follows what it was lately, not a single one', () => {
    expect(after(...Array.from({ length: 50 }, () => 10), 100).aheadMs).to.be.within(100, 200);
  });
  it('makes a tenth of a second worth giving back where it is short', () => {
    expect([99, 100].map((ms) => always(5).isWorth(ms))).to.deep.equal([false, true]);
  });
  it('makes only so much worth giving back as takes longer than to hand it out', () => {
    expect([1900, 2001].map((ms) => always(500).isWorth(ms))).to.deep.equal([false, true]);
  });
});

import { expect } from 'chai';
import { UpClock } from './up-clock.ts';

describe('the clock of a ledger that is up', () => {
  it('goes with the time while it is looked at', () => {
    let now = 5000;
    const clock = new UpClock(() => now);
    for (let k = 0; k < 10; k++) {
      now += 500;
      clock.seconds();
    }
    expect(clock.seconds()).to.equal(5);
  });

  it('stands still while the process was stopped', () => {
    let now = 0;
    const clock = new UpClock(() => now);
    now += 3_600_000;
    expect(clock.seconds()).to.equal(2);
  });
});

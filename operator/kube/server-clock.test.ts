import { expect } from 'chai';
import { ServerClock } from './server-clock.ts';

const NOON = Date.parse('2026-03-01T12:00:00.000Z');
const HOUR = 3_600_000;

/** A machine whose clock is ahead of the API server's by so much, and requests between the two. */
class Machine {
  serverMs = NOON;
  readonly clock: ServerClock;

  constructor(aheadMs: number) {
    this.clock = new ServerClock(() => this.serverMs + aheadMs);
  }

  /** A request takes so long, the answer is made half-way. */
  request(tookMs: number): void {
    const answered = this.clock.asked();
    this.serverMs += tookMs / 2;
    const date = new Date(this.serverMs).toUTCString();
    this.serverMs += tookMs / 2;
    answered(date);
  }

  /** How far the clock's time is from the API server's, seconds. */
  get error(): number {
    return (this.clock.now().getTime() - this.serverMs) / 1_000;
  }
}

describe("the API server's time", () => {
  for (const aheadMs of [HOUR, -HOUR, 5_000, -5_000, 365 * 24 * HOUR]) {
    it(`is told to a second by a machine that is ${aheadMs / 1_000} s ahead`, () => {
      const machine = new Machine(aheadMs);
      expect(machine.clock.isKnown).to.equal(false);
      machine.request(100);
      expect(machine.clock.isKnown).to.equal(true);
      expect(machine.error).to.be.within(-1.1, 1.1);
      expect(machine.clock.aheadSeconds).to.be.closeTo(aheadMs / 1_000, 1.1);
    });
  }

  it('is told better with each answer', () => {
    const machine = new Machine(HOUR);
    for (let k = 0; k < 20; k++) {
      machine.request(20);
      machine.serverMs += 333;
    }
    expect(machine.error).to.be.within(-0.1, 0.1);
  });

  it('is told through slow answers, too', () => {
    const machine = new Machine(-HOUR);
    machine.request(9_000);
    expect(machine.error).to.be.within(-10, 10);
    machine.request(10);
    expect(machine.error).to.be.within(-1.1, 1.1);
  });

  it('is the own time of a machine that agrees with it, to the millisecond', () => {
    const machine = new Machine(700);
    for (let k = 0; k < 10; k++) {
      machine.request(20);
      machine.serverMs += 333;
    }
    expect(machine.error).to.equal(0.7);
    expect(machine.clock.aheadSeconds).to.equal(0);
  });

  it('is followed when the clock of the API server is set', () => {
    const set = new ServerClock(() => NOON);
    set.asked()(new Date(NOON + HOUR).toUTCString());
    expect(set.now().getTime() - NOON).to.be.closeTo(HOUR, 1_000);
    set.asked()(new Date(NOON).toUTCString());
    expect(set.now().getTime() - NOON).to.be.closeTo(0, 1_000);
  });

  it('is the own time where answers do not say', () => {
    const machine = new Machine(HOUR);
    machine.clock.asked()(undefined);
    machine.clock.asked()('soon');
    expect(machine.error).to.equal(3_600);
    expect(machine.clock.isKnown).to.equal(false);
  });
});

import { expect } from 'chai';
import { ServerClock } from './server-clock.ts';

const NOON = Date.parse('2026-03-01T12:00:00.000Z');
const HOUR = 3_600_000;

/** A machine whose clock is ahead of the API server's by so much, and requests between the two. */
class Machine {
  serverMs = NOON;
  aheadMs: number;
  readonly clock = new ServerClock(() => this.serverMs + this.aheadMs);

  constructor(aheadMs: number) {
    this.aheadMs = aheadMs;
  }

  /** A request takes so long, the answer is made half-way. */
  request(tookMs: number): void {
    const answered = this.clock.asked();
    this.serverMs += tookMs / 2;
    const date = new Date(this.serverMs).toUTCString();
    this.serverMs += tookMs / 2;
    answered(date);
  }

  /** Some of them, spread over seconds. */
  requests(): void {
    for (let k = 0; k < 20; k++) {
      this.request(20);
      this.serverMs += 333;
    }
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
    machine.requests();
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
    machine.requests();
    expect(machine.error).to.equal(0.7);
    expect(machine.clock.aheadSeconds).to.equal(0);
  });

  it('is followed when the clock of the API server is set', () => {
    const machine = new Machine(0);
    for (const setForwardMs of [HOUR, -2 * HOUR, HOUR]) {
      machine.requests();
      machine.serverMs += setForwardMs;
      machine.aheadMs -= setForwardMs;
      machine.requests();
      expect(machine.error).to.be.within(-0.1, 0.1);
    }
  });

  it('is the own time where answers do not say', () => {
    const machine = new Machine(HOUR);
    machine.clock.asked()(undefined);
    machine.clock.asked()('soon');
    expect(machine.error).to.equal(3_600);
    expect(machine.clock.isKnown).to.equal(false);
  });
});

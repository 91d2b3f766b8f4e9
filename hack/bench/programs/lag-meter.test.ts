import { expect } from 'chai';
import { LagMeter } from './lag-meter.ts';

describe('the lag of what is shown', () => {
  it('is none while it shows the truth', () => {
    const meter = new LagMeter();
    meter.truth('a', 10, 0);
    meter.shown('a', 10, 5000);
    expect(meter.longest()).to.equal(0);
  });

  it('counts from when the truth first went beyond it', () => {
    const meter = new LagMeter();
    for (const [at, value] of [10, 20, 20, 30].entries()) meter.truth('a', value, at * 1000);
    meter.shown('a', 10, 3500);
    meter.shown('a', 20, 3500);
    expect(meter.longest()).to.equal(2.5);
    expect(meter.median()).to.equal(1.5);
  });

  it('knows each by itself', () => {
    const meter = new LagMeter();
    meter.truth('a', 10, 0);
    meter.truth('b', 1, 0);
    meter.shown('b', 1, 4000);
    expect(meter.longest()).to.equal(0);
  });

  it('is not counted of what nothing is known of', () => {
    const meter = new LagMeter();
    meter.shown('a', 0, 1000);
    expect(() => meter.longest()).to.throw(RangeError);
  });
});

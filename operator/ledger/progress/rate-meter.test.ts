import { expect } from 'chai';
import { RateMeter } from './rate-meter.ts';

describe('a rate meter', () => {
  it('counts what came in the last 15 s, not before', () => {
    const meter = new RateMeter(0);
    for (let at = 1; at <= 60; at++) meter.add(at <= 30 ? 1000 : 10, at);
    expect(meter.perSecond(60)).to.equal(10);
  });

  it('is not fooled by the first second', () => {
    const meter = new RateMeter(0);
    meter.add(100, 0.01);
    expect(meter.perSecond(0.02)).to.equal(100);
  });

  it('shows a slow shard at its slow rate between commits', () => {
    const meter = new RateMeter(0);
    meter.add(6, 60);
    meter.add(6, 120);
    expect(meter.perSecond(121)).to.be.closeTo(6 / 61, 1e-9);
    expect(meter.perSecond(130)).to.be.closeTo(6 / 70, 1e-9);
  });

  it('goes to 0 when nothing comes any more', () => {
    const meter = new RateMeter(0);
    meter.add(1000, 1);
    expect(meter.perSecond(17)).to.equal(0);
  });

  it('keeps counting right when commits come faster than its marks', () => {
    const meter = new RateMeter(0);
    for (let k = 1; k <= 1000; k++) meter.add(1, k / 100);
    expect(meter.perSecond(10)).to.equal(100);
  });
});

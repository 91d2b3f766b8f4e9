import { expect } from 'chai';
import { slotsOf } from './slots.ts';

describe('the slots of a worker', () => {
  it('are those that the spec names', () => {
    expect(slotsOf({ slots: 7, resources: { limits: { cpu: 2 } } })).to.equal(7);
  });

  it('follow the CPU limit, before the request', () => {
    expect(slotsOf({ resources: { limits: { cpu: '4' }, requests: { cpu: '1' } } })).to.equal(4);
  });

  it('follow the CPU request where there is no CPU limit', () => {
    expect(slotsOf({ resources: { limits: { memory: '1Gi' }, requests: { cpu: 3 } } })).to.equal(3);
  });

  it('are rounded down, but never to 0', () => {
    expect(slotsOf({ resources: { limits: { cpu: '2900m' } } })).to.equal(2);
    expect(slotsOf({ resources: { limits: { cpu: '500m' } } })).to.equal(1);
  });

  it('are 256 at most and 1 by default', () => {
    expect(slotsOf({ resources: { limits: { cpu: '1k' } } })).to.equal(256);
    expect(slotsOf({})).to.equal(1);
  });
});

import { expect } from 'chai';
import { BatchSize } from './batch-size.ts';

function after(...lots: [number, number][]): number {
  const batch = new BatchSize();
  for (const [count, milliseconds] of lots) batch.learn(count, milliseconds);
  return batch.size;
}

describe('the batch size', () => {
  it('is one until something is known', () => expect(after()).to.equal(1));
  it('is what takes about 100 ms', () => expect(after([20, 20])).to.equal(100));
  it('is bounded for functions that take no time', () => expect(after([1000, 0])).to.equal(1000));
  it('is one for slow functions, so that none waits behind another', () => expect(after([1, 60])).to.equal(1));
  it('follows a function that becomes slower', () => {
    expect(after([100, 10], [10, 200], [10, 200], [10, 200])).to.be.within(5, 10);
  });
  it('says how long parameters are expected to take, once something is known', () => {
    const batch = new BatchSize();
    expect(batch.expected(3)).to.equal(undefined);
    batch.learn(10, 50);
    expect(batch.expected(3)).to.equal(15);
  });
});

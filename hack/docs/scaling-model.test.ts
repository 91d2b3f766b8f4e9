import { expect } from 'chai';
import { predict, SEED_RUNS } from './scaling-model.ts';

describe('the scaling model', () => {
  it('says of the run that was measured what was measured, about 6 s', () => {
    expect(predict({ parameters: 10_000, workers: 3, secondsPerParameter: 0.001 }).total).to.be.within(5, 7);
  });

  it('halves the computing with twice the workers, and nothing else', () => {
    const few = predict({ parameters: 100_000, workers: 10, secondsPerParameter: 0.001 });
    const many = predict({ parameters: 100_000, workers: 20, secondsPerParameter: 0.001 });
    expect(many.compute).to.be.closeTo(few.compute / 2, 1e-9);
    expect(many.start).to.equal(few.start);
  });

  it('starts many pods no faster than Kubernetes does', () => {
    const last = SEED_RUNS.at(-1);
    expect(last && predict(last).start).to.be.greaterThan(20);
  });
});

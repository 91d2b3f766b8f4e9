import { expect } from 'chai';
import type { QueueSettings } from '../../../crds/protocol.ts';
import { batchSizes } from './batch-sizes.ts';

const AUTO: QueueSettings = { batchSize: 'Auto', targetSeconds: 5, maxDeliveries: 5, visibilityTimeoutSeconds: 30 };

describe('Sizes of tasks', () => {
  it('are the batch size, of the last one what is left', () => {
    const workload = { uncut: 250, workers: 3, millisecondsPerParameter: undefined };
    expect(batchSizes({ ...AUTO, batchSize: 100 }, workload, 10)).to.deep.equal([100, 100, 50]);
  });

  it('are with Auto one parameter while nobody knows how long one takes', () => {
    const workload = { uncut: 1000, workers: 3, millisecondsPerParameter: undefined };
    expect(batchSizes(AUTO, workload, 3)).to.deep.equal([1, 1, 1]);
  });

  it('are with Auto what takes targetSeconds while much is left', () => {
    const workload = { uncut: 1_000_000, workers: 3, millisecondsPerParameter: 10 };
    expect(batchSizes(AUTO, workload, 2)).to.deep.equal([500, 500]);
  });

  it('shrink with Auto towards the end, so that nobody waits long for the last one', () => {
    const sizes = batchSizes(AUTO, { uncut: 600, workers: 3, millisecondsPerParameter: 100 }, 1000);
    expect(sizes.slice(0, 3)).to.deep.equal([50, 50, 50]);
    expect(sizes.at(-1)).to.equal(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(600);
  });

  it('are with Auto never so small that handing them out costs more than computing them', () => {
    const sizes = batchSizes(AUTO, { uncut: 100_000, workers: 3, millisecondsPerParameter: 0 }, 1000);
    expect(sizes).to.have.length.below(40);
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(100_000);
  });
});

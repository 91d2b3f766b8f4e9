import { expect } from 'chai';
import { at, failedWith, observedOf, podOf } from '../../test/reconcile/builders.ts';
import { importFailed } from './import-failed.ts';
import { stopOrder } from './stop-order.ts';

const PLAN = { total: 10_000, shards: 3, pods: 3, jobName: 'demo' };
const SAID = 'ImportFailed: there is no module nummpy in the worker’s image. Correct the function.\n';

describe('a function that cannot be loaded', () => {
  it('ends the run at the first worker that says so, in its own words', () => {
    const observed = observedOf({ pods: [podOf(0), podOf(1, { status: failedWith(76, 'Error', SAID) })] });
    expect(stopOrder(observed, PLAN, at(0))).to.deep.equal({
      phase: 'Failed',
      reason: 'ImportFailed',
      message: 'there is no module nummpy in the worker’s image. Correct the function.',
    });
  });

  it('is not what any other end of a worker means', () => {
    const said = 'BadAlgorithm: algorithm.args.x is unknown to echo; ImportFailed: no';
    expect(importFailed({ pods: [podOf(0, { status: failedWith(76, 'Error', said) })] })).to.equal(undefined);
    expect(importFailed({ pods: [podOf(0, { status: failedWith(137, 'OOMKilled') }), podOf(1)] })).to.equal(undefined);
  });
});

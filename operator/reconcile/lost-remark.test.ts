import { expect } from 'chai';
import {
  at,
  computationOf,
  ledgerSays,
  observedOf,
  podOf,
  progressOf,
  shardOf,
  SETTINGS,
} from '../../test/reconcile/builders.ts';
import { lostRemark } from './lost-remark.ts';
import { placeholderFor } from './placeholder.ts';

const PLAN = { total: 10_000, shards: 3, pods: 3, jobName: 'demo' };
const ready = { ready: true, since: at(0) };
const notReady = { ready: false, since: at(50) };
const placeholders = [placeholderFor(computationOf(), PLAN, 'node-1', SETTINGS.workerImage)];

describe('what is said of lost nodes', () => {
  it('is nothing while all is well', () => {
    expect(lostRemark(observedOf({ pods: [podOf(0)], nodes: new Map([['node-0', ready]]) }))).to.equal(undefined);
  });

  it('names the node that is not ready, of workers and of placeholders', () => {
    const nodes = new Map([['node-1', notReady]]);
    const expected = { reason: 'NodeNotReady', message: 'node node-1 is not ready' };
    expect(lostRemark(observedOf({ pods: [podOf(1)], nodes }))).to.deep.equal(expected);
    expect(lostRemark(observedOf({ placeholders, nodes }))).to.deep.equal(expected);
  });

  it('names at most three nodes, each once', () => {
    const pods = [4, 0, 1, 2, 3, 3].map((shard) => podOf(shard));
    const nodes = new Map([0, 1, 2, 3, 4].map((index) => [`node-${index}`, notReady]));
    expect(lostRemark(observedOf({ pods, nodes }))?.message).to.equal(
      'nodes node-0, node-1, node-2 and 2 more are not ready',
    );
  });

  it('tells of silence where the node still counts as ready', () => {
    expect(lostRemark(observedOf({ placeholders, nodes: new Map([['node-1', ready]]) }))).to.deep.equal({
      reason: 'WorkerLost',
      message: 'workers went silent, node node-1 is kept free of new ones',
    });
  });

  it('tells why nothing is done where most workers are silent', () => {
    const shards = [20, 20, 0].map((silentSeconds, index) =>
      shardOf(index, 10, { worker: `demo-${index}-abcde`, silentSeconds }),
    );
    const pods = [0, 1, 2].map((shard) => podOf(shard));
    const remark = lostRemark(observedOf({ pods, ledger: ledgerSays(progressOf({ shards })) }));
    expect(remark?.reason).to.equal('WorkersSilent');
    expect(remark?.message).to.contain('2 of 3 running workers');
  });
});

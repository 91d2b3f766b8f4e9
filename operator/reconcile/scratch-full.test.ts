import { expect } from 'chai';
import type { ComputationProgress } from '../../crds/protocol.ts';
import {
  at,
  computationOf,
  failedWith,
  ledgerAway,
  ledgerSays,
  observedOf,
  podCondition,
  podOf,
  progressOf,
  shardOf,
} from '../../test/reconcile/builders.ts';
import type { Pod } from '../kube/objects.ts';
import { exitReason, exitText } from './exit-text.ts';
import { scratchFull, scratchRemark, wasOverfull } from './scratch-full.ts';
import { stopOrder } from './stop-order.ts';

const PLAN = { total: 10_000, shards: 3, pods: 3, jobName: 'demo' };
const SAID = 'Usage of EmptyDir volume "tmp" exceeds the limit "1Gi". ';

/** A pod that was evicted for what it wrote, and ended as one that was asked to. */
function overfullPod(shard: number, seconds: number, message = SAID): Pod {
  const status = { ...failedWith(75), reason: 'Evicted', message };
  return podOf(shard, { name: `demo-${shard}-${seconds}`, createdAt: at(seconds), status });
}

function pods(shard: number, count: number): Pod[] {
  return Array.from({ length: count }, (_, i) => overfullPod(shard, 10 * (i + 1)));
}

function observed(some: Pod[], progress: Partial<ComputationProgress> = {}): ReturnType<typeof observedOf> {
  return observedOf({ computation: computationOf(), pods: some, ledger: ledgerSays(progressOf(progress)) });
}

const othersDone = [shardOf(0, 3_333), shardOf(1, 17), shardOf(2, 3_334)];

describe('a pod that was evicted', () => {
  it('wrote too much where the kubelet says so, by any of its three bounds', () => {
    expect(wasOverfull(overfullPod(0, 1))).to.equal(true);
    const limit = 'Container worker exceeded its local ephemeral storage limit "1Gi". ';
    expect(wasOverfull(overfullPod(0, 1, limit))).to.equal(true);
    const sum = 'Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ';
    expect(wasOverfull(overfullPod(0, 1, sum))).to.equal(true);
  });

  it('is said to be that, whatever its exit code', () => {
    const pod = overfullPod(0, 1);
    expect([exitReason(pod), exitText(pod)]).to.deep.equal(['Evicted', `Evicted: ${SAID.trim()}`]);
  });

  it('did nothing wrong where its node ran short', () => {
    const pressure = 'The node was low on resource: ephemeral-storage. ';
    expect(wasOverfull(overfullPod(0, 1, pressure))).to.equal(false);
    const disrupted = overfullPod(0, 1);
    const conditions = [podCondition('DisruptionTarget', 'True')];
    expect(wasOverfull({ ...disrupted, status: { ...disrupted.status, conditions } })).to.equal(false);
  });
});

describe('a scratch folder that is filled again and again', () => {
  it('is retried as often as the failure policy says, and said meanwhile', () => {
    expect(scratchFull(observed(pods(1, 3), { shards: othersDone }), PLAN)).to.equal(undefined);
    expect(scratchRemark(observed(pods(1, 3), { shards: othersDone }), PLAN)).to.deep.equal({
      reason: 'ScratchFull',
      message: `shard 1 of 3: a worker wrote more than it may, 3 times in a row without a new result: pod demo-1-30: ${SAID.trim()}; 3 times are retried`,
    });
  });

  it('ends the run after that, once nothing else is left to compute', () => {
    const order = stopOrder(observed(pods(1, 4), { shards: othersDone }), PLAN, at(600));
    expect(order).to.include({ phase: 'Failed', reason: 'ScratchFull' });
    expect(order?.message).to.include('shard 1 of 3').and.to.include('4 times in a row').and.to.include('"1Gi"');
  });

  it('lets the other shards go on till then', () => {
    const busy = observed(pods(1, 9));
    expect(stopOrder(busy, PLAN, at(600))).to.equal(undefined);
    expect(scratchRemark(busy, PLAN)?.message).to.match(/; the others go on$/);
  });

  it('counts anew from a new result on', () => {
    const moved = shardOf(1, 17, { lastCommitAt: at(25).toISOString() });
    const shards = [shardOf(0, 3_333), moved, shardOf(2, 3_334)];
    expect(scratchFull(observed(pods(1, 5), { shards }), PLAN)).to.equal(undefined);
    expect(scratchRemark(observed(pods(1, 5), { shards }), PLAN)?.message).to.include('3 times in a row');
  });

  it('is not held against a shard that has become complete', () => {
    const shards = [shardOf(0, 0), shardOf(1, 3_333), shardOf(2, 0)];
    expect(scratchRemark(observed(pods(1, 9), { shards }), PLAN)).to.equal(undefined);
  });

  it('counts over all workers in mode Queue, where a batch goes from one to the other', () => {
    const some = [0, 1, 2, 0].map((index, i) => overfullPod(index, 10 * (i + 1)));
    expect(scratchFull(observed(some, { mode: 'Queue' }), PLAN)?.message).to.include('the queue: a worker wrote more');
    expect(scratchFull(observed(some.slice(1), { mode: 'Queue' }), PLAN)).to.equal(undefined);
  });

  it('is judged by nobody while the ledger is away', () => {
    expect(scratchFull(observedOf({ pods: pods(1, 9), ledger: ledgerAway() }), PLAN)).to.equal(undefined);
  });
});

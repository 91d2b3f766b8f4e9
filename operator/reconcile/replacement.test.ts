import { expect } from 'chai';
import {
  at,
  computationOf,
  ledgerSays,
  observedOf,
  podOf,
  progressOf,
  shardOf,
} from '../../test/reconcile/builders.ts';
import { SETTINGS } from '../../test/reconcile/builders.ts';
import type { Pod } from '../kube/objects.ts';
import type { Observed } from './observed.ts';
import { placeholderFor } from './placeholder.ts';
import { replacement, tidiedUp } from './replacement.ts';

const PLAN = { total: 10_000, shards: 3, pods: 3, jobName: 'demo' };
const NOW = at(100);

function versioned(pod: Pod): Pod {
  return { ...pod, metadata: { ...pod.metadata, resourceVersion: '42' } };
}

function placeholderOn(node: string): Pod {
  const made = placeholderFor(computationOf(), PLAN, node, SETTINGS.workerImage);
  return { ...made, metadata: { ...made.metadata, uid: `uid-${node}`, creationTimestamp: at(90).toISOString() } };
}

/** Shard 1's worker is silent. */
function oneSilent(changes: Partial<Observed> = {}): Observed {
  const shards = [0, 30, 0].map((silentSeconds, index) =>
    shardOf(index, 10, { worker: `demo-${index}-abcde`, silentSeconds }),
  );
  const nodes = new Map([0, 1, 2].map((index) => [`node-${index}`, { ready: true, since: at(0) }]));
  const pods = [0, 1, 2].map((shard) => versioned(podOf(shard)));
  return observedOf({ pods, nodes, ledger: ledgerSays(progressOf({ shards })), ...changes });
}

describe('the replacement of a lost worker', () => {
  it('takes its place on the node first, then gives the pod up as it was observed', () => {
    const { actions } = replacement(oneSilent(), PLAN, NOW);
    expect(actions.map(({ type }) => type)).to.deep.equal(['createPlaceholder', 'failPod']);
    expect(actions[0]).to.have.nested.property('pod.spec.nodeName', 'node-1');
    expect(actions[1]).to.deep.equal({
      type: 'failPod',
      name: 'demo-1-abcde',
      uid: 'uid-demo-1-abcde',
      resourceVersion: '42',
      message: 'the worker was not heard for 15 s, on node node-1',
    });
  });

  it('says which shard, pod and node', () => {
    expect(replacement(oneSilent(), PLAN, NOW).events).to.deep.equal([
      {
        type: 'Warning',
        reason: 'WorkerLost',
        message: 'shard 1: pod demo-1-abcde was not heard for 15 s, on node node-1; replaced on another node',
      },
    ]);
  });

  it('says why its placeholder was refused', () => {
    const pods = oneSilent().pods.filter((_, shard) => shard !== 1);
    const refused = replacement(oneSilent({ pods, placeholderRefusals: ['node node-1: exceeded quota'] }), PLAN, NOW);
    expect(refused.events).to.deep.equal([
      {
        type: 'Warning',
        reason: 'PlaceholderRefused',
        message:
          'the replacement may be put on the lost node again until the cluster finds out: the placeholder was ' +
          'refused, node node-1: exceeded quota',
      },
    ]);
  });

  it('goes on with the pod where an earlier life has made the placeholder', () => {
    const { actions } = replacement(oneSilent({ placeholders: [placeholderOn('node-1')] }), PLAN, NOW);
    expect(actions.map(({ type }) => type)).to.deep.equal(['failPod']);
  });

  it('is over once the pod has failed', () => {
    const [first, second, third] = oneSilent().pods;
    const failed = second && { ...second, status: { phase: 'Failed' } };
    const pods = [first, failed, third].flatMap((pod) => pod ?? []);
    expect(replacement(oneSilent({ pods }), PLAN, NOW).actions).to.deep.equal([]);
  });

  it('makes one placeholder for a node of several workers, and none for a node that is gone', () => {
    const pods = oneSilent().pods.map((pod) => ({ ...pod, spec: { ...pod.spec, nodeName: 'node-x' } }));
    const shards = [0, 1, 2].map((index) =>
      shardOf(index, 10, { worker: `demo-${index}-abcde`, silentSeconds: index === 0 ? 0 : 30 }),
    );
    const ledger = ledgerSays(progressOf({ shards }));
    const ofTypes = (nodes: Observed['nodes']): string[] =>
      replacement(oneSilent({ pods, ledger, ...(nodes === undefined ? {} : { nodes }) }), PLAN, NOW).actions.map(
        ({ type }) => type,
      );
    const notReady = new Map([['node-x', { ready: false, since: at(0) }]]);
    expect(ofTypes(notReady)).to.deep.equal(['createPlaceholder', 'failPod', 'failPod']);
    expect(ofTypes(new Map())).to.deep.equal(['failPod', 'failPod']);
  });
});

describe('after a replacement', () => {
  const lost = podOf(1, {
    status: { phase: 'Failed', conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'WorkerLost' }] },
  });
  const uncounted = { ...lost, metadata: { ...lost.metadata, finalizers: ['batch.kubernetes.io/job-tracking'] } };
  const kept = new Map([['node-1', { ready: false, since: at(95) }]]);

  it('the old pod stays until the Job has counted it', () => {
    expect(tidiedUp(observedOf({ pods: [uncounted] }), NOW, false)).to.deep.equal([]);
  });

  it('the old pod goes then', () => {
    expect(tidiedUp(observedOf({ pods: [lost] }), NOW, false)).to.deep.equal([
      { type: 'deletePod', name: 'demo-1-abcde', uid: 'uid-demo-1-abcde' },
    ]);
  });

  it('pods that others have disrupted or that failed stay for whoever looks', () => {
    const drained = podOf(1, {
      status: {
        phase: 'Failed',
        conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' }],
      },
    });
    expect(tidiedUp(observedOf({ pods: [drained, podOf(2, { status: { phase: 'Failed' } })] }), NOW, false)).to.be
      .empty;
  });

  it('the placeholder stays while the node is lost, and goes when the Computation is over', () => {
    const observed = observedOf({ placeholders: [placeholderOn('node-1')], nodes: kept });
    expect(tidiedUp(observed, NOW, false)).to.deep.equal([]);
    expect(tidiedUp(observed, NOW, true)).to.have.length(1);
  });
});

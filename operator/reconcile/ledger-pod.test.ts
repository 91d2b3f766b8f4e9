import { expect } from 'chai';
import { at, podCondition } from '../../test/reconcile/builders.ts';
import type { Pod, PodStatus } from '../kube/objects.ts';
import { ledgerPodText, type LedgerPods } from './ledger-pod.ts';

interface Changes {
  name?: string;
  /** Null: it is on none. */
  node?: string | null;
  status?: PodStatus;
  deleting?: boolean;
}

function ledgerPod({ name = 'ttg-ledger-0', node = 'node-7', status, deleting = false }: Changes = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'ttg-system', ...(deleting ? { deletionTimestamp: at(5).toISOString() } : {}) },
    spec: { containers: [], ...(node === null ? {} : { nodeName: node }) },
    status: status ?? { phase: 'Running' },
  };
}

function seen(pods: Pod[], changes: Partial<LedgerPods> = {}): LedgerPods {
  return { namespace: 'ttg-system', pods, nodes: new Map([['node-7', { ready: true, since: at(0) }]]), ...changes };
}

const crashed: PodStatus = {
  phase: 'Running',
  containerStatuses: [{ name: 'ledger', state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } } }],
};
const unschedulable: PodStatus = {
  phase: 'Pending',
  conditions: [podCondition('PodScheduled', 'False', { reason: 'Unschedulable', message: '0/4 nodes are available' })],
};
const notReady = new Map([['node-7', { ready: false, since: at(60) }]]);

describe('where the ledger is while it does not answer', () => {
  const table: [string, LedgerPods, string][] = [
    ['its node, where nothing is known to be wrong', seen([ledgerPod()]), 'its pod ttg-ledger-0 is on node node-7'],
    [
      'a node that is not ready, with the time',
      seen([ledgerPod()], { nodes: notReady }),
      'its pod ttg-ledger-0 is on node node-7, which is not ready since 2026-03-01T10:01:00Z',
    ],
    [
      'that node rather than that Kubernetes has begun to move the pod away',
      seen([ledgerPod({ deleting: true })], { nodes: notReady }),
      'its pod ttg-ledger-0 is on node node-7, which is not ready since 2026-03-01T10:01:00Z',
    ],
    [
      'a node that was never heard of',
      seen([ledgerPod()], { nodes: new Map([['node-7', { ready: false }]]) }),
      'its pod ttg-ledger-0 is on node node-7, which is not ready',
    ],
    [
      'a node that was deleted',
      seen([ledgerPod()], { nodes: new Map() }),
      'its pod ttg-ledger-0 is on node node-7, which is gone',
    ],
    [
      'its process that dies again and again',
      seen([ledgerPod({ status: crashed })]),
      'its pod ttg-ledger-0 is on node node-7, CrashLoopBackOff: back-off 10s',
    ],
    [
      'a pod that fits on no node',
      seen([ledgerPod({ node: null, status: unschedulable })]),
      'its pod ttg-ledger-0 is on no node yet, Unschedulable: 0/4 nodes are available',
    ],
    [
      'a pod that is being ended',
      seen([ledgerPod({ deleting: true })]),
      'its pod ttg-ledger-0 is on node node-7 and has ended or is ending',
    ],
    [
      'the pod that comes rather than the one that goes',
      seen([ledgerPod({ name: 'old', deleting: true }), ledgerPod({ name: 'new' })]),
      'its pod new is on node node-7',
    ],
    ['that it has no pod', seen([]), 'there is no pod of it in namespace ttg-system'],
  ];
  for (const [title, pods, expected] of table) {
    it(`names ${title}`, () => {
      expect(ledgerPodText(pods)).to.equal(expected);
    });
  }

  it('says nothing of nodes that the controller may not read', () => {
    expect(ledgerPodText({ namespace: 'ttg-system', pods: [ledgerPod()] })).to.equal(
      'its pod ttg-ledger-0 is on node node-7',
    );
  });
});

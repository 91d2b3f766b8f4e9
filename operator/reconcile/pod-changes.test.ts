import { expect } from 'chai';
import {
  at,
  failedWith,
  ledgerAway,
  ledgerSays,
  observedOf,
  podOf,
  progressOf,
  shardOf,
} from '../../test/reconcile/builders.ts';
import { JOB_TRACKING } from './let-go.ts';
import { podChanges } from './pod-changes.ts';
import { FAILURE_COUNT, IGNORED_FAILURE_COUNT } from './retry-reset.ts';

describe('the changes of pods', () => {
  const labels = { 'ttg.io/shard': '1' };
  const annotations = { [FAILURE_COUNT]: '2' };
  const moved = shardOf(1, 5, {
    worker: 'demo-1-abcde',
    claimedAt: at(1).toISOString(),
    lastCommitAt: at(2).toISOString(),
  });
  const ledger = ledgerSays(progressOf({ shards: [shardOf(0, 0), moved, shardOf(2, 0)] }));

  it('are the label and the forgiveness in one', () => {
    expect(podChanges(observedOf({ pods: [podOf(1, { annotations })], ledger }))).to.deep.equal([
      {
        type: 'patchPod',
        name: 'demo-1-abcde',
        uid: 'uid-demo-1-abcde',
        labels,
        annotations: { [FAILURE_COUNT]: '0', [IGNORED_FAILURE_COUNT]: '0' },
      },
    ]);
  });

  it('are none where the label is there and nothing is to be forgiven', () => {
    expect(podChanges(observedOf({ pods: [podOf(1, { labels })], ledger }))).to.deep.equal([]);
  });

  it('forgive nothing while the ledger is away', () => {
    const pods = [podOf(1, { labels, annotations })];
    expect(podChanges(observedOf({ pods, ledger: ledgerAway() }))).to.deep.equal([]);
  });

  it('are its end where the Job has let it go', () => {
    expect(podChanges(observedOf({ pods: [podOf(1, { labels, isReleased: true })], ledger }))).to.deep.equal([
      { type: 'deletePod', name: 'demo-1-abcde', uid: 'uid-demo-1-abcde' },
    ]);
  });

  it('are forgiveness alone where the pod is being deleted: it may have committed as it left', () => {
    const [going, released] = [
      podOf(1, { annotations, deleting: true }),
      podOf(1, { deleting: true, isReleased: true }),
    ];
    expect(podChanges(observedOf({ pods: [released], ledger }))).to.deep.equal([]);
    expect(podChanges(observedOf({ pods: [going], ledger }))).to.deep.equal([
      {
        type: 'patchPod',
        name: 'demo-1-abcde',
        uid: 'uid-demo-1-abcde',
        annotations: { [FAILURE_COUNT]: '0', [IGNORED_FAILURE_COUNT]: '0' },
      },
    ]);
  });

  it('are the end of the Job’s hold on one that failed after progress; other finalizers stay', () => {
    const pod = podOf(1, { labels, status: failedWith(137), finalizers: [JOB_TRACKING, 'team/own'] });
    expect(podChanges(observedOf({ pods: [pod], ledger }))).to.deep.equal([
      { type: 'patchPod', name: 'demo-1-abcde', uid: 'uid-demo-1-abcde', finalizers: ['team/own'] },
    ]);
  });
});

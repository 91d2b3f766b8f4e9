import { expect } from 'chai';
import {
  at,
  computationOf,
  jobOf,
  ledgerSays,
  observedOf,
  podCondition,
  podOf,
  progressOf,
  shardOf,
} from '../../test/reconcile/builders.ts';
import type { Pod } from '../kube/objects.ts';
import { awaitedPods } from './awaited-pods.ts';
import type { Observed } from './observed.ts';

const JOB = jobOf(computationOf(), {
  conditions: [podCondition('Suspended', 'True', { lastTransitionTime: at(0).toISOString() })],
});

/** How many pods a stop waits for, with three of them running. */
function awaited(
  changes: Partial<Observed>,
  seconds: number,
  pods: Pod[] = [0, 1, 2].map((shard) => podOf(shard)),
): number {
  return awaitedPods(observedOf({ pods, ...changes }), at(seconds)).length;
}

function ofDeletedJob(shard: number, metadata: Partial<Pod['metadata']> = {}): Pod {
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'demo', uid: 'job-1', controller: true };
  const pod = podOf(shard);
  return { ...pod, metadata: { ...pod.metadata, ownerReferences: [owner], ...metadata } };
}

function claimed(segment: number, silentSeconds: number): ReturnType<typeof shardOf> {
  return shardOf(segment, 10, { worker: `demo-${segment}-abcde`, silentSeconds });
}

describe('a stop', () => {
  it('waits for every pod that has not ended', () => {
    const ended = podOf(1, { status: { phase: 'Failed' } });
    expect(awaited({ job: JOB }, 10, [podOf(0), ended, podOf(2)])).to.equal(2);
  });

  it('waits a minute for a pod whose node is lost and not known to be', () => {
    expect(awaited({ job: JOB }, 59)).to.equal(3);
    expect(awaited({ job: JOB }, 61)).to.equal(0);
  });

  it('does not wait for a worker that is known to be lost', () => {
    const ledger = ledgerSays(progressOf({ shards: [claimed(0, 1), claimed(1, 16), claimed(2, 1)] }));
    const nodes = new Map(['node-0', 'node-1', 'node-2'].map((node) => [node, { ready: true }]));
    expect(awaited({ job: JOB, ledger, nodes }, 20)).to.equal(2);
  });

  it('waits for the pods of a Job that was deleted until they have ended, a minute from their own deletion', () => {
    const deletion = { deletionTimestamp: at(30).toISOString(), deletionGracePeriodSeconds: 30 };
    expect(awaited({}, 10, [ofDeletedJob(0), ofDeletedJob(1, deletion)])).to.equal(2);
    expect(awaited({}, 59, [ofDeletedJob(1, deletion)])).to.equal(1);
    expect(awaited({}, 61, [ofDeletedJob(1, deletion)])).to.equal(0);
  });

  it('does not wait for pods that no Job owns any more', () => {
    const released = [0, 1, 2].map((shard) => podOf(shard, { isReleased: true }));
    expect(awaited({}, 10, released)).to.equal(0);
  });
});

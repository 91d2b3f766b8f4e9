import { expect } from 'chai';
import { EXIT_GIVE_UP, EXIT_LATER } from '../../crds/exit-codes.ts';
import { at, failedWith, podCondition, podOf, shardOf, type PodChanges } from '../../test/reconcile/builders.ts';
import { JOB_TRACKING, podsToLetGo } from './let-go.ts';
import { FAILURE_COUNT } from './retry-reset.ts';

const KILLED = 137;
const RETRIES = 3;
const claimed = { worker: 'demo-1-abcde', claimedAt: at(10).toISOString() };
const moved = { ...claimed, lastCommitAt: at(12).toISOString() };

/** A pod of shard 1 that was killed, as its Job holds it. */
function aDeadPod(changes: PodChanges = {}): ReturnType<typeof podOf> {
  return podOf(1, { status: failedWith(KILLED), finalizers: [JOB_TRACKING], ...changes });
}

function namesLetGo(
  pods: ReturnType<typeof podOf>[],
  progress: Parameters<typeof shardOf>[2] = moved,
  retries = RETRIES,
): string[] {
  const shards = [shardOf(0, 0), shardOf(1, 5, progress), shardOf(2, 0)];
  return podsToLetGo(pods, shards, retries).map((pod) => pod.metadata.name);
}

describe('a failed pod', () => {
  it('is let go when it had moved its shard’s offset, so that its successor comes at once', () => {
    expect(namesLetGo([aDeadPod()])).to.deep.equal(['demo-1-abcde']);
  });

  it('is let go when it was asked to leave or disrupted, however often that happened', () => {
    const often = { annotations: { [FAILURE_COUNT]: String(RETRIES) } };
    const disrupted = { ...failedWith(KILLED), conditions: [podCondition('DisruptionTarget', 'True')] };
    expect(namesLetGo([aDeadPod({ ...often, status: failedWith(EXIT_LATER) })])).to.have.length(1);
    expect(namesLetGo([aDeadPod({ ...often, status: disrupted })])).to.have.length(1);
  });

  it('is the Job’s to wait for when it had committed nothing', () => {
    expect(namesLetGo([aDeadPod()], claimed)).to.deep.equal([]);
  });

  it('is the Job’s to count when that gives its shard up', () => {
    expect(namesLetGo([aDeadPod({ annotations: { [FAILURE_COUNT]: String(RETRIES) } })])).to.deep.equal([]);
    expect(namesLetGo([aDeadPod()], moved, 0)).to.deep.equal([]);
    expect(namesLetGo([aDeadPod({ status: failedWith(EXIT_GIVE_UP) })])).to.deep.equal([]);
  });

  it('is left alone once it was let go, or has a successor', () => {
    expect(namesLetGo([aDeadPod({ finalizers: [] })])).to.deep.equal([]);
    expect(namesLetGo([aDeadPod(), podOf(1, { name: 'demo-1-newer', createdAt: at(20) })])).to.deep.equal([]);
  });

  it('is not one that runs', () => {
    expect(namesLetGo([aDeadPod({ status: { phase: 'Running' } })])).to.deep.equal([]);
  });
});

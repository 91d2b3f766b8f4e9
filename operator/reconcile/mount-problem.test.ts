import { expect } from 'chai';
import { at, computationOf, jobOf, observedOf, podOf, waitingFor } from '../../test/reconcile/builders.ts';
import type { CoreEvent, Pod } from '../kube/objects.ts';
import { mountProblem } from './mount-problem.ts';
import { reconcile } from './reconcile.ts';

const SAID = 'MountVolume.SetUp failed for volume "input-key" : secret "key" not found';

function creatingPod(shard: number): Pod {
  return podOf(shard, { status: waitingFor('ContainerCreating', '') });
}

function mountEvent(pod: Pod, message = SAID, seconds = 10): CoreEvent {
  const { uid, name, namespace } = pod.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${seconds}` },
    involvedObject: { kind: 'Pod', name, ...(uid && { uid }), ...(namespace && { namespace }) },
    type: 'Warning',
    reason: 'FailedMount',
    message,
    lastTimestamp: at(seconds).toISOString(),
  };
}

describe('a pod whose container is not made', () => {
  it('lacks what its newest event says', () => {
    const events = [mountEvent(creatingPod(1), 'newer', 20), mountEvent(creatingPod(1), 'older', 10)];
    expect(mountProblem([creatingPod(1)], events)).to.deep.equal({
      reason: 'FailedMount',
      message: 'shard 1 (pod demo-1-abcde): newer',
    });
  });

  it('lacks nothing once it runs, nor where nothing is said, nor by an event of another', () => {
    expect(mountProblem([podOf(1)], [mountEvent(podOf(1))])).to.equal(undefined);
    expect(mountProblem([creatingPod(1)], [])).to.equal(undefined);
    expect(mountProblem([creatingPod(1)], [mountEvent(creatingPod(2))])).to.equal(undefined);
  });

  it('holds the run up where no other runs, and is looked at again soon', () => {
    const computation = computationOf();
    const pods = [creatingPod(0)];
    const job = jobOf(computation, { active: 3 });
    const stalled = reconcile(
      observedOf({ computation, job, pods, mountEvents: [mountEvent(creatingPod(0))] }),
      at(60),
    );
    const condition = stalled.status?.conditions?.find(({ type }) => type === 'Stalled');
    expect(condition).to.include({ status: 'True', reason: 'FailedMount' });
    expect(condition?.message).to.include('secret "key" not found');
    expect(reconcile(observedOf({ computation, job, pods }), at(60)).requeueAfterSeconds).to.be.at.most(5);
  });
});

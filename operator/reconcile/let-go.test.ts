import { expect } from 'chai';
import { EXIT_GIVE_UP, EXIT_LATER } from '../../crds/exit-codes.ts';
import {
  at,
  computationOf,
  conditionOf,
  failedWith,
  jobOf,
  observedOf,
  podCondition,
  podOf,
  runningStatus,
  shardOf,
  type PodChanges,
} from '../../test/reconcile/builders.ts';
import type { Computation } from '../../crds/computation.ts';
import { courseAfterwards } from './afterwards.ts';
import { courseFor } from './course.ts';
import type { Action } from './decision.ts';
import { JOB_TRACKING, podsToLetGo } from './let-go.ts';
import { planFor } from './plan.ts';
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

/** What is done to pods, where there is this one. */
function patches(
  computation: Computation,
  pod: ReturnType<typeof podOf>,
  course: typeof courseFor,
  suspend = true,
): Action[] {
  const job = jobOf(computation, {}, { suspend });
  const observed = observedOf({ computation, job, pods: [pod] });
  return course(observed, planFor(observed), at(600)).actions.filter(({ type }) => type === 'patchPod');
}

describe('a failed pod that is deleted while its Job is suspended', () => {
  const deleted = { deleting: true };
  const conditions = [conditionOf('Finished', 'True'), conditionOf('Failed', 'True')];
  const over = computationOf({ status: { ...runningStatus(), phase: 'Failed', conditions } });
  const resting = computationOf({ spec: { suspend: true }, status: runningStatus() });

  const cases = { ended: { of: over, course: courseAfterwards }, suspended: { of: resting, course: courseFor } };
  for (const [state, { of: computation, course }] of Object.entries(cases)) {
    it(`is let go where the Computation is ${state}: no successor comes, for which its Job would keep it`, () => {
      const pod = aDeadPod({ ...deleted, finalizers: ['mine.example/keep', JOB_TRACKING] });
      const [action, ...more] = patches(computation, pod, course);
      expect(action)
        .to.include({ type: 'patchPod', name: 'demo-1-abcde' })
        .and.to.deep.include({
          finalizers: ['mine.example/keep'],
        });
      expect(more).to.deep.equal([]);
    });

    it(`stays otherwise where the Computation is ${state}, so that its log can be read`, () => {
      expect(patches(computation, aDeadPod(), course)).to.deep.equal([]);
      expect(patches(computation, aDeadPod({ ...deleted, finalizers: [] }), course)).to.deep.equal([]);
      expect(patches(computation, aDeadPod({ ...deleted, status: { phase: 'Running' } }), course)).to.deep.equal([]);
    });
  }

  it('is its Job’s where that is not suspended', () => {
    expect(patches(over, aDeadPod(deleted), courseAfterwards, false)).to.deep.equal([]);
  });
});

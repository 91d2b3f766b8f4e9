import { expect } from 'chai';
import type { Computation, ComputationSpec, ComputationStatus } from '../../crds/computation.ts';
import {
  at,
  computationOf,
  conditionOf,
  jobOf,
  ledgerSays,
  observedOf,
  podCondition,
  podOf,
  progressOf,
  runningStatus,
  shardOf,
} from '../../test/reconcile/builders.ts';
import type { Job, JobStatus, Pod } from '../kube/objects.ts';
import { activeSince } from './active-since.ts';
import { courseAfterwards } from './afterwards.ts';
import { courseFor, type Course } from './course.ts';
import type { Observed } from './observed.ts';
import { planFor } from './plan.ts';
import { startTimeOf } from './start-time.ts';

const QUEUE = 'kueue.x-k8s.io/queue-name';
const AT_LEAST = 'kueue.x-k8s.io/job-min-parallelism';

interface Queued {
  spec?: Partial<ComputationSpec>;
  status?: ComputationStatus;
  queue?: string;
  annotations?: Record<string, string>;
}

function inQueue({ spec = {}, status, queue = 'team-a', annotations = {} }: Queued = {}): Computation {
  const metadata = { annotations, labels: queue === '' ? {} : { [QUEUE]: queue } };
  return computationOf({ spec, metadata, ...(status === undefined ? {} : { status }) });
}

/** Its Job, as the controller made it and Kueue keeps it. */
function kept(computation: Computation, suspend: boolean, status: JobStatus = {}, parallelism = 3): Job {
  return jobOf(computation, status, { suspend, parallelism });
}

function course(computation: Computation, changes: Partial<Observed> = {}, seconds = 600): Course {
  const observed = observedOf({ computation, ...changes });
  return courseFor(observed, planFor(observed), at(seconds));
}

function labelled(): Pod[] {
  return [0, 1, 2].map((shard) => podOf(shard, { labels: { 'ttg.io/shard': String(shard) } }));
}

function ownedByJob(pod: Pod): Pod {
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'demo', uid: 'job-1', controller: true };
  return { ...pod, metadata: { ...pod.metadata, ownerReferences: [owner] } };
}

const RUNNING = runningStatus({
  progress: { total: 10_000, completed: 4000, failed: 0, percent: 40, summary: '4000/10000' },
});
const DELETED = [{ type: 'deleteJob', name: 'demo', uid: 'job-1' }];

describe('a Computation in a queue of Kueue', () => {
  it('waits to be admitted, and says so: its Job is not resumed', () => {
    const computation = inQueue();
    const { actions, standing, requeueAfterSeconds } = course(computation, { job: kept(computation, true) });
    expect(actions).to.deep.equal([]);
    expect(standing).to.deep.equal({
      phase: 'Pending',
      suspended: false,
      remark: {
        reason: 'WaitingForQueue',
        message: "waits in Kueue's queue team-a and starts once admitted; kubectl get workloads -n team says what for",
      },
    });
    expect(requeueAfterSeconds).to.equal(30);
  });

  it('runs once admitted, with whatever Kueue has put into the template', () => {
    const computation = inQueue({ status: RUNNING });
    const job = kept(computation, false, { active: 3 });
    job.spec.template.spec.nodeSelector = { pool: 'spot' };
    job.spec.template.metadata = { labels: { ...job.spec.template.metadata?.labels, 'kueue.x-k8s.io/podset': 'main' } };
    const ledger = ledgerSays(progressOf({ completed: 4000 }));
    expect(course(computation, { job, pods: labelled(), ledger })).to.deep.include({
      actions: [],
      standing: { phase: 'Running', suspended: false },
    });
  });

  it('whose pods Kueue takes back waits again, and goes on from where it was', () => {
    const computation = inQueue({ status: RUNNING });
    const pods = labelled().map((pod) => ({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: 'now' } }));
    const { actions, standing } = course(computation, { job: kept(computation, true, { active: 3 }), pods });
    expect(actions).to.deep.equal([]);
    expect(standing.phase).to.equal('Pending');
    expect(standing.stalled).to.equal(undefined);
    expect(standing.remark?.message).to.include('goes on from 4000/10000 once admitted');
  });

  it('is scaled through its Job, waiting or running: Kueue admits it anew', () => {
    const computation = inQueue({ spec: { parallelism: 2 } });
    const scaled = [{ type: 'patchJob', name: 'demo', uid: 'job-1', spec: { parallelism: 2 } }];
    for (const suspend of [true, false]) {
      expect(course(computation, { job: kept(computation, suspend) }).actions).to.deep.equal(scaled);
    }
  });

  it('keeps the number of pods that Kueue has admitted where it may admit fewer', () => {
    const computation = inQueue({ annotations: { [AT_LEAST]: '1' } });
    expect(course(computation, { job: kept(computation, false, {}, 2) }).actions).to.deep.equal([]);
  });

  it('that is suspended loses its Job', () => {
    const computation = inQueue({ spec: { suspend: true }, status: RUNNING });
    expect(course(computation, { job: kept(computation, false, { active: 3 }) }).actions).to.deep.equal(DELETED);
  });

  it('that is to end early says so, then loses its Job, then ends when the pods of that have ended', () => {
    const tooMany = { ...inQueue().spec.failurePolicy, stopAfterFailures: 1 };
    const specs: Partial<ComputationSpec>[] = [
      { cancel: true },
      { activeDeadlineSeconds: 100 },
      { failurePolicy: tooMany },
    ];
    const ledger = ledgerSays(progressOf({ failed: 1, failures: [] }));
    const pods = [ownedByJob(podOf(0))];
    for (const spec of specs) {
      const before = inQueue({ spec, status: RUNNING });
      const job = kept(before, false, { active: 1, startTime: at(100).toISOString() });
      const said = course(before, { job, pods, ledger });
      expect(said.actions, JSON.stringify(spec)).to.deep.equal([]);
      expect(said.standing.remark?.reason).to.equal('Stopping');

      const after = inQueue({ spec, status: { ...RUNNING, reason: 'Stopping' } });
      expect(course(after, { job, pods, ledger }).actions).to.deep.equal(DELETED);
      expect(course(after, { pods, ledger })).to.deep.include({ actions: [], standing: said.standing });
      expect(course(after, { ledger }).standing.outcome?.phase).to.equal(spec.cancel ? 'Cancelled' : 'Failed');
    }
  });

  it('stays stopped: a Job that appears after the end is deleted', () => {
    const conditions = [conditionOf('Finished', 'True'), conditionOf('Failed', 'True')];
    const computation = inQueue({ status: { ...RUNNING, phase: 'Failed', conditions } });
    const observed = observedOf({ computation, job: kept(computation, true) });
    expect(courseAfterwards(observed, planFor(observed), at(600)).actions).to.deep.equal(DELETED);
  });

  it('is queued again when its Job ended while parameters are missing', () => {
    const computation = inQueue({ status: RUNNING });
    const job = kept(computation, false, { conditions: [podCondition('Complete', 'True')] });
    const [deletion] = course(computation, {
      job,
      ledger: ledgerSays(progressOf({ shards: [0, 1, 2].map((shard) => shardOf(shard, 5)) })),
    }).actions;
    expect([deletion]).to.deep.equal(DELETED);
    const made = course(computation).actions.find((action) => action.type === 'createJob');
    expect(made?.type === 'createJob' && made.job.spec.suspend).to.equal(true);
  });
});

describe('the queue of a Computation that is changed', () => {
  it('while nothing runs has its Job made again', () => {
    const cases: [Computation, Computation][] = [
      [inQueue({ queue: 'b' }), inQueue({ queue: 'a' })],
      [inQueue({ queue: '' }), inQueue({ queue: 'a' })],
      [inQueue({ queue: 'a' }), inQueue({ queue: '' })],
    ];
    for (const [now, before] of cases) {
      expect(course(now, { job: kept(before, true) }).actions).to.deep.equal(DELETED);
    }
  });

  it('while pods run is left for the next Job, and that is said', () => {
    const job = kept(inQueue({ queue: 'a' }), false, { active: 3 });
    const { actions, standing } = course(inQueue({ queue: 'b', status: RUNNING }), { job, pods: labelled() });
    expect(actions).to.deep.equal([]);
    expect(standing.phase).to.equal('Running');
    expect(standing.remark).to.deep.equal({
      reason: 'QueueChangeWaits',
      message:
        "runs in Kueue's queue a, is to run in Kueue's queue b: Kueue's labels count when the Job is made; " +
        'suspend and resume to have it made again',
    });
    const removed = course(inQueue({ queue: '', status: RUNNING }), { job, pods: labelled() });
    expect(removed.standing.remark?.message).to.include('is to run without a queue of Kueue');
  });
});

describe('the time of a Computation in a queue of Kueue', () => {
  const spec = { activeDeadlineSeconds: 100 };

  it('begins when it is first admitted', () => {
    const computation = inQueue();
    const startOf = (job: Job): string | undefined => startTimeOf(observedOf({ computation, job }), false, at(600));
    expect(startTimeOf(observedOf({ computation }), false, at(600))).to.equal(undefined);
    expect(startOf(kept(computation, true))).to.equal(undefined);
    expect(startOf(kept(computation, false))).to.equal(undefined);
    expect(startOf(kept(computation, false, { startTime: at(500).toISOString() }))).to.equal(at(500).toISOString());
  });

  it('counts for the deadline from the last admission, and not while it waits', () => {
    const computation = inQueue({ spec, status: RUNNING });
    const since = (job: Job): Date | undefined => activeSince(observedOf({ computation, job }));
    expect(activeSince(observedOf({ computation }))).to.equal(undefined);
    expect(since(kept(computation, true, { startTime: at(0).toISOString() }))).to.equal(undefined);
    expect(since(kept(computation, false, { startTime: at(550).toISOString() }))).to.deep.equal(at(550));
  });
});

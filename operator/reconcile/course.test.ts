import { expect } from 'chai';
import {
  at,
  computationOf,
  failedWith,
  jobOf,
  ledgerAway,
  ledgerSays,
  observedOf,
  podCondition,
  podOf,
  progressOf,
  runningStatus,
  shardOf,
  waitingFor,
} from '../../test/reconcile/builders.ts';
import type { Job } from '../kube/objects.ts';
import { courseFor, type Course } from './course.ts';
import type { Observed } from './observed.ts';
import { planFor } from './plan.ts';

function course(changes: Partial<Observed>, seconds = 600): Course {
  const observed = observedOf(changes);
  return courseFor(observed, planFor(observed), at(seconds));
}

function types({ actions }: Course): string[] {
  return actions.map((action) => action.type);
}

function foreignJob(owner?: Partial<NonNullable<Job['metadata']['ownerReferences']>[number]>): Job {
  const job = jobOf(computationOf());
  const reference = { apiVersion: 'batch/v1', kind: 'CronJob', name: 'nightly', uid: 'x', controller: true, ...owner };
  return { ...job, metadata: { ...job.metadata, ownerReferences: owner === undefined ? [] : [reference] } };
}

function scaled(parallelism: number, from: number): Course {
  const wanted = computationOf({ spec: { parallelism, shards: 3 }, status: runningStatus() });
  return course({ computation: wanted, job: jobOf(wanted, {}, { parallelism: from }) });
}

const labelled = (shard: number): { labels: Record<string, string> } => ({
  labels: { 'ttg.io/shard': String(shard) },
});

describe('a new Computation', () => {
  const fresh = computationOf({ metadata: { finalizers: [] } });

  it('gets its finalizer, is told to the ledger, and gets its Job, in this order', () => {
    expect(types(course({ computation: fresh, ledger: ledgerSays() }))).to.deep.equal([
      'addFinalizer',
      'register',
      'createJob',
    ]);
  });

  it('tells the ledger what is to be computed in how many segments', () => {
    const [, register] = course({ computation: fresh, ledger: ledgerSays() }).actions;
    expect(register?.type === 'register' && register.registration).to.deep.include({
      namespace: 'team',
      name: 'demo',
      total: 10_000,
      segments: 3,
    });
  });

  it('waits for a ledger that does not answer: nothing is made', () => {
    const waiting = course({ computation: fresh, ledger: ledgerAway(at(590)) });
    expect(waiting.actions).to.deep.equal([]);
    expect(waiting.standing).to.deep.include({ phase: 'Pending' });
    expect(waiting.standing.stalled?.reason).to.equal('LedgerUnavailable');
  });

  it('says nothing of a ledger that has just been restarted', () => {
    expect(course({ computation: fresh, ledger: ledgerAway(at(598)) }).standing.stalled).to.equal(undefined);
  });

  it('is left alone while suspended', () => {
    const suspended = computationOf({ spec: { suspend: true } });
    const { actions, standing } = course({ computation: suspended, ledger: ledgerSays() });
    expect(actions).to.deep.equal([]);
    expect(standing).to.deep.equal({ phase: 'Suspended', suspended: true });
  });

  it('keeps the number of shards that was registered when parallelism changes later', () => {
    const computation = computationOf({ spec: { parallelism: 8 } });
    const create = course({ computation }).actions.find((action) => action.type === 'createJob');
    expect(create?.type === 'createJob' && create.job.spec.completions).to.equal(3);
    expect(create?.type === 'createJob' && create.job.spec.parallelism).to.equal(3);
  });
});

describe("somebody else's Job of that name", () => {
  it('is not adopted: the Computation stalls and says whose it is', () => {
    const { actions, standing } = course({ job: foreignJob({}) });
    expect(actions).to.deep.equal([]);
    expect(standing.stalled?.reason).to.equal('JobNameTaken');
    expect(standing.stalled?.message).to.contain('Job demo (uid job-1), which CronJob nightly owns');
    expect(course({ job: foreignJob() }).standing.stalled?.message).to.contain('which nobody owns');
  });

  it("is left alone when it is another Computation's", () => {
    const neighbour = foreignJob({ apiVersion: 'ttg.io/v1alpha1', kind: 'Computation', name: 'another', uid: 'y' });
    expect(course({ job: neighbour }).standing.stalled?.reason).to.equal('JobNameTaken');
  });

  it('is sent away when it is left over from an earlier Computation of this name', () => {
    const leftover = foreignJob({ apiVersion: 'ttg.io/v1alpha1', kind: 'Computation', name: 'demo', uid: 'earlier' });
    const { actions, standing } = course({ job: leftover });
    expect(actions).to.deep.equal([{ type: 'deleteJob', name: 'demo', uid: 'job-1' }]);
    expect(standing.remark?.reason).to.equal('WaitingForOldJob');
  });
});

describe('a running Computation', () => {
  const computation = computationOf({ status: runningStatus() });

  it('needs nothing while all is as it should be', () => {
    const pods = [podOf(0, labelled(0)), podOf(1, labelled(1)), podOf(2, labelled(2))];
    const { actions, standing } = course({ computation, job: jobOf(computation, { active: 3 }), pods });
    expect(actions).to.deep.equal([]);
    expect(standing).to.deep.equal({ phase: 'Running', suspended: false });
  });

  it('labels its pods with their shards', () => {
    const { actions } = course({ computation, job: jobOf(computation, { active: 1 }), pods: [podOf(2)] });
    expect(actions).to.deep.equal([
      { type: 'patchPod', name: 'demo-2-abcde', uid: 'uid-demo-2-abcde', labels: { 'ttg.io/shard': '2' } },
    ]);
  });

  it('is suspended by suspending its Job', () => {
    const suspended = computationOf({ spec: { suspend: true }, status: runningStatus() });
    const { actions, standing } = course({ computation: suspended, job: jobOf(suspended) });
    expect(actions).to.deep.equal([{ type: 'patchJob', name: 'demo', uid: 'job-1', spec: { suspend: true } }]);
    expect(standing.phase).to.equal('Suspended');
  });

  it('goes on by resuming its Job', () => {
    const { actions } = course({ computation, job: jobOf(computation, {}, { suspend: true }) });
    expect(actions).to.deep.equal([{ type: 'patchJob', name: 'demo', uid: 'job-1', spec: { suspend: false } }]);
  });

  it('is scaled by the parallelism of its Job, up to one pod a shard', () => {
    expect(scaled(2, 3).actions).to.deep.include({
      type: 'patchJob',
      name: 'demo',
      uid: 'job-1',
      spec: { parallelism: 2 },
    });
    expect(types(scaled(10, 3))).to.not.include('patchJob');
    expect(scaled(10, 3).standing.remark).to.deep.equal({
      reason: 'ParallelismAboveShards',
      message: '10 asked, 3 shards: 3 pods run',
    });
    expect(scaled(0, 3).standing.remark?.reason).to.equal('NoParallelism');
  });

  it('gets a new Job when somebody deleted it, and says from where it goes on', () => {
    const summary = { total: 10_000, completed: 6_120, failed: 0, percent: 61, summary: '6120/10000' };
    const { actions, events } = course({
      computation: computationOf({ status: runningStatus({ progress: summary }) }),
    });
    expect(actions.map((action) => action.type)).to.deep.equal(['createJob']);
    expect(events?.[0]).to.deep.include({ type: 'Normal', reason: 'JobRecreated' });
    expect(events?.[0]?.message).to.contain('6120/10000');
  });

  it('gets its Job again only after a while when the API server refuses it', () => {
    const jobRefusal = { reason: 'Forbidden', message: 'exceeded quota', retryAt: at(605) };
    const waiting = course({ computation, jobRefusal }, 604);
    expect(waiting.actions).to.deep.equal([]);
    expect(waiting.standing.stalled).to.deep.equal({ reason: 'Forbidden', message: 'exceeded quota' });
    expect(types(course({ computation, jobRefusal }, 606))).to.deep.equal(['createJob']);
  });

  it('is told anew to a ledger that lost it, and warns that results are lost', () => {
    const progress = { total: 10_000, completed: 5, failed: 0, percent: 0, summary: '5/10000' };
    const status = runningStatus({ progress });
    const again = course({ computation: computationOf({ status }), job: jobOf(computation), ledger: ledgerSays() });
    expect(types(again)).to.deep.equal(['register']);
    expect(again.standing.lost).to.equal(true);
    expect(again.events?.[0]).to.deep.include({ type: 'Warning', reason: 'ResultsLost' });
  });

  it('leaves Job and pods alone while the ledger is away', () => {
    const pods = [podOf(0, labelled(0)), podOf(1, { ...labelled(1), status: failedWith(75) })];
    const away = course({ computation, job: jobOf(computation, { active: 1 }), pods, ledger: ledgerAway(at(500)) });
    expect(away.actions).to.deep.equal([]);
    expect(away.standing).to.deep.include({ phase: 'Running' });
    expect(away.standing.stalled?.reason).to.equal('LedgerUnavailable');
  });

  it('stalls on pods that cannot start while none runs, and only remarks on them while others do', () => {
    const held = podOf(1, { ...labelled(1), status: waitingFor('ImagePullBackOff', 'no such image') });
    const job = jobOf(computation, { active: 2 });
    expect(course({ computation, job, pods: [held] }).standing.stalled?.reason).to.equal('ImagePullBackOff');
    const mixed = course({ computation, job, pods: [podOf(0, labelled(0)), held] }).standing;
    expect(mixed.stalled).to.equal(undefined);
    expect(mixed.remark?.reason).to.equal('ImagePullBackOff');
  });

  it('says which worker failed and how often in a row', () => {
    const annotations = { 'batch.kubernetes.io/job-index-failure-count': '1' };
    const failed = podOf(1, { ...labelled(1), annotations, status: failedWith(137, 'OOMKilled') });
    const { standing } = course({ computation, job: jobOf(computation), pods: [podOf(0, labelled(0)), failed] });
    expect(standing.remark).to.deep.equal({
      reason: 'OOMKilled',
      message: 'shard 1 of 3: worker failed (2 in a row without progress, 3 are retried): exit code 137, OOMKilled',
    });
  });

  it('says of a full disk that the workers wait', () => {
    const ledger = { state: 'answering', askedAt: at(600), diskFull: true, progress: progressOf() } as const;
    expect(course({ computation, job: jobOf(computation), ledger }).standing.stalled?.reason).to.equal(
      'LedgerDiskFull',
    );
  });
});

describe('a Computation whose namespace is being deleted', () => {
  it('lets its Job go first, without which no pod of it could go, and makes none', () => {
    const computation = computationOf({ status: runningStatus() });
    const job = jobOf(computation);
    const leaving = course({ computation, job, isNamespaceGoing: true });
    expect(leaving.actions).to.deep.equal([{ type: 'deleteJob', name: 'demo', uid: 'job-1' }]);
    expect(leaving.standing.stalled?.reason).to.equal('NamespaceTerminating');
    expect(course({ computation, isNamespaceGoing: true }).actions).to.deep.equal([]);
  });
});

describe('a Job that ended too early', () => {
  const computation = computationOf({ status: runningStatus() });
  const done = podCondition('Complete', 'True', { lastTransitionTime: at(500).toISOString() });
  const job = jobOf(computation, { conditions: [done], succeeded: 3 });
  const ledger = ledgerSays(progressOf({ shards: [shardOf(0, 3333), shardOf(1, 3), shardOf(2, 3334)] }));

  it('is deleted, and the try is written down', () => {
    const { actions, standing } = course({ computation, job, ledger });
    expect(actions).to.deep.equal([
      { type: 'deleteJob', name: 'demo', uid: 'job-1' },
      { type: 'annotateComputation', annotations: { 'ttg.io/recomputed': '1@6670' } },
    ]);
    expect(standing.remark?.reason).to.equal('Recomputing');
  });

  it('is not made again while it is still going', () => {
    const going = { ...job, metadata: { ...job.metadata, deletionTimestamp: at(599).toISOString() } };
    expect(course({ computation, job: going, ledger }).actions).to.deep.equal([]);
  });
});

describe('a run that is to stop', () => {
  const computation = computationOf({ spec: { cancel: true }, status: runningStatus() });

  it('suspends its Job first', () => {
    const { actions, standing } = course({ computation, job: jobOf(computation, { active: 1 }), pods: [podOf(0)] });
    expect(actions).to.deep.equal([{ type: 'patchJob', name: 'demo', uid: 'job-1', spec: { suspend: true } }]);
    expect(standing.outcome).to.equal(undefined);
    expect(standing.remark?.reason).to.equal('Stopping');
  });

  it('is no longer Suspended where it was, while its pods end', () => {
    const suspended = computationOf({ spec: { cancel: true }, status: runningStatus({ phase: 'Suspended' }) });
    const { standing } = course({ computation: suspended, job: jobOf(suspended), pods: [podOf(0)] });
    expect(standing).to.include({ phase: 'Pending', suspended: false });
  });

  it('has not ended before its Job is told, even where no pod is seen', () => {
    expect(course({ computation, job: jobOf(computation) }).standing.outcome).to.equal(undefined);
  });

  it('has ended when its pods have', () => {
    const job = jobOf(computation, {}, { suspend: true });
    expect(course({ computation, job }).standing.outcome).to.include({ phase: 'Cancelled', reason: 'Cancelled' });
  });

  it('ends at once where no Job was made', () => {
    expect(course({ computation }).standing.outcome?.phase).to.equal('Cancelled');
  });

  it('has succeeded all the same when everything is computed by then', () => {
    const ledger = ledgerSays(progressOf({ shards: [shardOf(0, 3333), shardOf(1, 3333), shardOf(2, 3334)] }));
    expect(course({ computation, ledger }).standing.outcome?.phase).to.equal('Succeeded');
  });
});

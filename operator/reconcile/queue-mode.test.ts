import { expect } from 'chai';
import {
  at,
  computationOf,
  failedWith,
  jobOf,
  observedOf,
  podOf,
  queueLedger,
  runningStatus,
} from '../../test/reconcile/builders.ts';
import type { Observed } from './observed.ts';
import { reconcile } from './reconcile.ts';

const labels = (shard: number): { labels: Record<string, string> } => ({ labels: { 'ttg.io/shard': String(shard) } });
const PODS = [0, 1, 2].map((index) => podOf(index, labels(index)));
const computation = computationOf({ spec: { mode: 'Queue' }, status: runningStatus() });
const running: Partial<Observed> = {
  computation,
  job: jobOf(computation, { active: 3 }),
  pods: PODS,
  ledger: queueLedger([{}, {}, {}]),
};

function decided(changes: Partial<Observed>): ReturnType<typeof reconcile> {
  return reconcile(observedOf({ ...running, ...changes }), at(100));
}

const scaledTo = (parallelism: number): Partial<Observed> => ({
  computation: { ...computation, spec: { ...computation.spec, parallelism } },
});
const told = (changes: Partial<Observed>): string[] =>
  decided(changes).actions.flatMap((action) => (action.type === 'tellGone' ? action.workers : []));

const longest = (seconds: number): Partial<Observed> => {
  const ledger = queueLedger([{}, {}, {}]);
  Object.assign(ledger.progress?.queue ?? {}, { longest: { id: 417, seconds } });
  return { ledger };
};

const patches = (parallelism: number): unknown[] =>
  decided(scaledTo(parallelism)).actions.map((action) => (action.type === 'patchJob' ? action.spec : action.type));

describe('a Computation of mode Queue', () => {
  it('gets a Job that the first worker to end completes, with time to finish a batch', () => {
    const long = computationOf({ spec: { mode: 'Queue', queue: { ...computation.spec.queue, targetSeconds: 40 } } });
    const [action] = reconcile(observedOf({ computation: long, ledger: queueLedger() }), at(1)).actions;
    expect(action).to.have.property('type', 'createJob');
    expect(action).to.have.nested.property('job.spec.completions', 3);
    expect(action).to.have.nested.property('job.spec.parallelism', 3);
    expect(action).to.have.deep.nested.property('job.spec.successPolicy.rules', [{ succeededCount: 1 }]);
    expect(action).to.have.nested.property('job.spec.template.spec.terminationGracePeriodSeconds', 80);
    expect(JSON.stringify(action)).to.contain('{"name":"TTG_MODE","value":"Queue"}');
  });

  it('waits without Redis, says what to install, and makes no pods', () => {
    const { queue: _, ...without } = queueLedger();
    const { actions, status } = reconcile(
      observedOf({ computation: computationOf({ spec: { mode: 'Queue' } }), ledger: without }),
      at(1),
    );
    expect(actions).to.deep.equal([]);
    expect(status).to.include({ phase: 'Pending', reason: 'QueueUnavailable' });
    expect(status?.message).to.contain('config/redis').and.to.contain('TTG_REDIS_URL');
  });

  it('says what is wrong with Redis, and leaves the running pods alone', () => {
    const queue = {
      configured: true,
      available: false,
      problem: 'redis:6379 refuses the password; mend Secret ttg-redis.',
    };
    const { actions, status } = decided({ ledger: { ...queueLedger([{}, {}, {}]), queue } });
    expect(actions).to.deep.equal([]);
    expect(status).to.include({ phase: 'Running', reason: 'QueueUnavailable' });
    expect(status?.message).to.contain('refuses the password');
  });

  it('moves pods and indexes together when it is scaled', () => {
    expect(patches(10)).to.deep.equal([{ completions: 10, parallelism: 10 }]);
    expect(patches(1)).to.deep.equal([{ completions: 1, parallelism: 1 }]);
    expect(patches(0)).to.deep.equal([{ parallelism: 0 }]);
  });

  it('tells the ledger of pods that ended and of pods that are no longer there, once', () => {
    const pods = [podOf(0, { ...labels(0), status: failedWith(137) }), ...PODS.slice(1)];
    expect(told({})).to.deep.equal([]);
    expect(told({ pods })).to.deep.equal(['demo-0-abcde']);
    expect(told({ formerPods: ['demo-7-gone'] })).to.deep.equal(['demo-7-gone']);
    expect(told({ pods, formerPods: ['demo-7-gone'], toldGone: new Set(['demo-7-gone']) })).to.deep.equal([
      'demo-0-abcde',
    ]);
    expect(told({ ledger: queueLedger([{ worker: 'before-we-began', silentSeconds: 6 }]) })).to.deep.equal([
      'before-we-began',
    ]);
    expect(told({ ledger: queueLedger([{ worker: 'too-new-for-us', silentSeconds: 1 }]) })).to.deep.equal([]);
  });

  it('leaves a pod that is told to end its batches: it gives them back itself', () => {
    const leaving = podOf(0, { ...labels(0), deleting: true });
    expect(decided({ pods: [leaving, ...PODS.slice(1)] }).actions).to.deep.equal([]);
  });

  it('shows its batches, and of each worker what it did and has in hand', () => {
    const ledger = queueLedger([{ tasks: 4 }, { tasks: 5 }]);
    const [first] = ledger.progress?.shards ?? [];
    Object.assign(first ?? {}, { start: 300, end: 400, offset: 350 });
    const { status } = decided({ ledger });
    expect(status?.queue).to.deep.equal({ waiting: 6, inFlight: 3, redelivered: 0, oldestSeconds: 0 });
    expect(status?.shards?.map(({ index, tasks, range, phase }) => [index, tasks, range, phase])).to.deep.equal([
      [0, 4, '300-399', 'Running'],
      [1, 5, '', 'Running'],
      [2, undefined, '', 'Running'],
    ]);
    expect(status?.workers).to.equal('3/3');
  });

  it('names a worker that is stuck', () => {
    const ledger = queueLedger([{}, { inHand: { id: 417, seconds: 45.6 } }, { inHand: { id: 9, seconds: 20 } }]);
    const { status } = decided({ ledger });
    expect(status).to.include({ reason: 'WorkerStuck', phase: 'Running' });
    expect(status?.message).to.contain('worker 1 (pod demo-1-abcde)').and.to.contain('parameter 417 for 45 s');
    expect(status?.message).to.contain('queue.visibilityTimeoutSeconds is 30').and.to.contain('92 would cover it');
  });

  it('says that a parameter took longer than the time-out, and which time-out would be right', () => {
    const { status, events, requeueAfterSeconds } = decided(longest(31.2));
    expect(status).to.include({ reason: 'LongParameter', phase: 'Running' });
    expect(status?.message).to.equal(
      'parameter 417 took 31 s or more, queue.visibilityTimeoutSeconds is 30: ' +
        'its worker keeps it for as long as it is heard of; 64 would cover it',
    );
    expect(events.map(({ type, reason }) => [type, reason])).to.deep.equal([['Normal', 'LongParameter']]);
    expect(requeueAfterSeconds).to.equal(30);
  });

  it('names no time-out that the definition does not allow', () => {
    expect(decided(longest(50_000)).status?.message).to.match(/; 86400 would cover it$/);
    expect(decided(longest(86_401)).status?.message).to.match(/; no time-out would cover it, 86400 being the most$/);
  });

  it('says nothing of parameters that took no longer than the time-out', () => {
    expect(decided(longest(30)).status?.reason).to.not.equal('LongParameter');
  });

  it('replaces a silent worker wherever it stands in what the ledger says', () => {
    const ledger = queueLedger([{ index: 2 }, { index: 0 }, { index: 1 }]);
    for (const shard of ledger.progress?.shards ?? []) {
      Object.assign(shard, { worker: `demo-${shard.segment}-abcde`, silentSeconds: shard.segment === 1 ? 16 : 0 });
    }
    const pods = PODS.map((pod) => ({ ...pod, metadata: { ...pod.metadata, resourceVersion: '1' } }));
    const failed = decided({ ledger, pods }).actions.flatMap((action) =>
      action.type === 'failPod' ? action.name : [],
    );
    expect(failed).to.deep.equal(['demo-1-abcde']);
  });
});

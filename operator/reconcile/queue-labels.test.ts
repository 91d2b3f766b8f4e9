import { expect } from 'chai';
import { computationOf, jobOf, SETTINGS } from '../../test/reconcile/builders.ts';
import type { Job } from '../kube/objects.ts';
import { desiredJob } from './desired-job.ts';
import { isOtherwiseQueued, isScaledByKueue, queueOf } from './queue-labels.ts';

const QUEUE = 'kueue.x-k8s.io/queue-name';
const PRIORITY = 'kueue.x-k8s.io/priority-class';
const AT_LEAST = 'kueue.x-k8s.io/job-min-parallelism';
const PLAN = { total: 10_000, shards: 3, pods: 3, jobName: 'demo' };

function jobFor(labels: Record<string, string>, annotations: Record<string, string> = {}): Job {
  return desiredJob(computationOf({ metadata: { labels, annotations } }), PLAN, SETTINGS);
}

function admitted(job: Job): Job {
  return { ...job, spec: { ...job.spec, suspend: false } };
}

describe('the Job of a Computation with a queue of Kueue', () => {
  const labels = { [QUEUE]: 'team-a', [PRIORITY]: 'high', 'kueue.x-k8s.io/max-exec-time-seconds': '600', mine: 'x' };

  it('is made suspended, with what Kueue has to know and nothing else of the labels', () => {
    const job = jobFor(labels, { [AT_LEAST]: '2', other: 'x' });
    expect(job.spec.suspend).to.equal(true);
    expect(job.metadata.labels).to.include({
      [QUEUE]: 'team-a',
      [PRIORITY]: 'high',
      'kueue.x-k8s.io/max-exec-time-seconds': '600',
    });
    expect(job.metadata.labels).to.not.have.property('mine');
    expect(job.metadata.annotations).to.deep.equal({ [AT_LEAST]: '2' });
  });

  it('does not hand them on to its pods, which Kueue would queue one by one', () => {
    const { metadata } = jobFor(labels).spec.template;
    expect(Object.keys(metadata?.labels ?? {}).filter((key) => key.includes('kueue'))).to.deep.equal([]);
  });

  it('is made running where no queue is named, whatever else is said to Kueue', () => {
    for (const without of [{}, { [QUEUE]: '' }, { [PRIORITY]: 'high' }]) {
      const job = jobFor(without, { [AT_LEAST]: '2' });
      expect(job.spec.suspend).to.equal(false);
      expect(queueOf(job)).to.equal(undefined);
      expect(job.metadata).to.not.have.property('annotations');
      expect(job.metadata.labels).to.not.have.any.keys(QUEUE, PRIORITY);
    }
  });
});

describe('a Job', () => {
  const table: [string, Record<string, string>, Record<string, string>, boolean][] = [
    ['without a queue as the Computation', {}, {}, false],
    ['in the queue of the Computation', { [QUEUE]: 'a' }, { [QUEUE]: 'a' }, false],
    ['in another one', { [QUEUE]: 'b' }, { [QUEUE]: 'a' }, true],
    ['in a queue that the Computation has no more', {}, { [QUEUE]: 'a' }, true],
    ['without the queue that the Computation has by now', { [QUEUE]: 'a' }, {}, true],
    ['of another priority', { [QUEUE]: 'a', [PRIORITY]: 'high' }, { [QUEUE]: 'a' }, true],
    ['in the queue that Kueue puts those without one into', {}, { [QUEUE]: 'default' }, false],
    ['with labels for other purposes', { [QUEUE]: 'a', mine: 'x' }, { [QUEUE]: 'a', theirs: 'y' }, false],
  ];
  for (const [title, wanted, there, otherwise] of table) {
    it(`${title} is ${otherwise ? 'otherwise queued' : 'as wanted'}`, () => {
      const job = jobOf(computationOf());
      job.metadata.labels = there;
      expect(isOtherwiseQueued(computationOf({ metadata: { labels: wanted } }), job)).to.equal(otherwise);
    });
  }

  it('is scaled by Kueue while it runs and may be admitted in part', () => {
    const part = jobFor({ [QUEUE]: 'a' }, { [AT_LEAST]: '1' });
    const whole = jobFor({ [QUEUE]: 'a' });
    expect([part, admitted(part), admitted(whole)].map(isScaledByKueue)).to.deep.equal([false, true, false]);
  });
});

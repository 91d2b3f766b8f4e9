import { expect } from 'chai';
import { at, computationOf, jobOf, podOf } from '../../test/reconcile/builders.ts';
import type { CoreEvent } from '../kube/objects.ts';
import { jobProblem, missingPods } from './job-problems.ts';

const QUOTA = 'Error creating: pods "demo-0-x" is forbidden: exceeded quota: none, used: pods=0, limited: pods=0';

function failedCreate(changes: Partial<CoreEvent> = {}): CoreEvent {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e' },
    involvedObject: { uid: 'job-1' },
    type: 'Warning',
    reason: 'FailedCreate',
    message: QUOTA,
    lastTimestamp: at(3).toISOString(),
    ...changes,
  };
}

describe('pods that a Job lacks', () => {
  const computation = computationOf();
  const table: { title: string; job: ReturnType<typeof jobOf>; missing: number }[] = [
    { title: 'all of them at the start', job: jobOf(computation), missing: 3 },
    { title: 'none when all are active', job: jobOf(computation, { active: 3 }), missing: 0 },
    { title: 'none that have succeeded', job: jobOf(computation, { active: 1, succeeded: 2 }), missing: 0 },
    {
      title: 'none of an index that was given up',
      job: jobOf(computation, { active: 2, failedIndexes: '1' }),
      missing: 0,
    },
    { title: 'none while one is terminating', job: jobOf(computation, { active: 2, terminating: 1 }), missing: 0 },
    { title: 'none of a suspended Job', job: jobOf(computation, {}, { suspend: true }), missing: 0 },
  ];
  for (const { title, job, missing } of table) {
    it(`are ${missing}: ${title}`, () => {
      expect(missingPods(job)).to.equal(missing);
    });
  }
});

describe('why a Job cannot make its pods', () => {
  it('is told in the words of the FailedCreate event', () => {
    expect(jobProblem(jobOf(computationOf()), [], [failedCreate()])).to.deep.equal({
      reason: 'FailedCreate',
      message: `3 pods cannot be created: ${QUOTA}`,
    });
  });

  it('is what the newest event says', () => {
    const newer = failedCreate({ message: 'admission says no', lastTimestamp: at(9).toISOString() });
    expect(jobProblem(jobOf(computationOf()), [], [newer, failedCreate()])?.message).to.contain('admission says no');
  });

  it('is over when no pod is missing any more', () => {
    expect(jobProblem(jobOf(computationOf(), { active: 3 }), [], [failedCreate()])).to.equal(undefined);
  });

  it('is over when pods were made since', () => {
    const job = jobOf(computationOf(), { active: 2 });
    expect(jobProblem(job, [podOf(0, { createdAt: at(30) })], [failedCreate()])).to.equal(undefined);
  });

  it("is not another Job's trouble", () => {
    const other = failedCreate({ involvedObject: { uid: 'job-2' } });
    expect(jobProblem(jobOf(computationOf()), [], [other])).to.equal(undefined);
  });
});

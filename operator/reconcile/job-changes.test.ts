import { expect } from 'chai';
import { at, computationOf, jobOf, podCondition } from '../../test/reconcile/builders.ts';
import type { Job } from '../kube/objects.ts';
import { jobChanges } from './job-changes.ts';

const PLAN = { total: 10_000, shards: 3, pods: 2, jobName: 'demo' };

function specsOf(job: Job, suspend: boolean): unknown[] {
  return jobChanges(job, PLAN, suspend).map((action) => (action.type === 'patchJob' ? action.spec : action));
}

function job(spec: Partial<Job['spec']>): Job {
  return jobOf(computationOf(), {}, spec);
}

describe('the changes of a Job', () => {
  const table: [string, Job, boolean, unknown[]][] = [
    ['none where it is as wanted', job({ parallelism: 2 }), false, []],
    ['its parallelism', job({ parallelism: 3 }), false, [{ parallelism: 2 }]],
    ['suspension', job({ parallelism: 2 }), true, [{ suspend: true }]],
    ['suspension alone, whatever parallelism is', job({ parallelism: 3 }), true, [{ suspend: true }]],
    ['none where it is suspended, whatever parallelism is', job({ parallelism: 3, suspend: true }), true, []],
    [
      'resumption with a new parallelism',
      job({ parallelism: 3, suspend: true }),
      false,
      [{ suspend: false, parallelism: 2 }],
    ],
  ];
  for (const [title, from, suspend, expected] of table) {
    it(`are ${title}`, () => {
      expect(specsOf(from, suspend)).to.deep.equal(expected);
    });
  }

  it('are none where it has ended or is going', () => {
    const ended = jobOf(computationOf(), { conditions: [podCondition('Complete', 'True')] }, { parallelism: 3 });
    const going = job({ parallelism: 3 });
    going.metadata.deletionTimestamp = at(0).toISOString();
    expect(specsOf(ended, false)).to.deep.equal([]);
    expect(specsOf(going, false)).to.deep.equal([]);
  });
});

import type { Job } from '../kube/objects.ts';
import type { Action, JobChange } from './decision.ts';
import { jobEnd } from './job-end.ts';
import { modeOf } from './mode-of-job.ts';
import type { Plan } from './plan.ts';
import { isScaledByKueue, queueOf } from './queue-labels.ts';

/**
 * What of a Job has to be changed: how many pods at once (in mode Queue also how many there can be), and whether any. A Job in a queue of Kueue is not resumed or
 * suspended, that is Kueue's: to run no pods it is deleted, and made again later.
 */
export function jobChanges(job: Job, plan: Plan, suspend: boolean): Action[] {
  const { name, uid, deletionTimestamp } = job.metadata;
  if (uid === undefined || deletionTimestamp !== undefined || jobEnd(job) !== undefined) {
    return [];
  }
  const isQueued = queueOf(job) !== undefined;
  if (isQueued && suspend) {
    return [{ type: 'deleteJob', name, uid }];
  }
  const spec: JobChange = {
    ...(isQueued || (job.spec.suspend ?? false) === suspend ? {} : { suspend }),
    ...(suspend || isScaledByKueue(job) ? {} : sizeChange(job, plan)),
  };
  return Object.keys(spec).length === 0 ? [] : [{ type: 'patchJob', name, uid, spec }];
}

/** Completions can be moved only together with parallelism, and to the same number. */
function sizeChange(job: Job, { shards, pods }: Plan): JobChange {
  if (modeOf(job) === 'Queue' && job.spec.completions !== shards && pods === shards) {
    return { completions: shards, parallelism: pods };
  }
  return job.spec.parallelism === pods ? {} : { parallelism: pods };
}

import type { Job } from '../kube/objects.ts';
import type { Action } from './decision.ts';
import { jobEnd } from './job-end.ts';
import type { Plan } from './plan.ts';

/** What of a Job's spec has to be changed: how many pods at once, and whether any. */
export function jobChanges(job: Job, plan: Plan, suspend: boolean): Action[] {
  const { name, uid, deletionTimestamp } = job.metadata;
  if (uid === undefined || deletionTimestamp !== undefined || jobEnd(job) !== undefined) {
    return [];
  }
  const spec = {
    ...((job.spec.suspend ?? false) === suspend ? {} : { suspend }),
    ...(suspend || job.spec.parallelism === plan.pods ? {} : { parallelism: plan.pods }),
  };
  return Object.keys(spec).length === 0 ? [] : [{ type: 'patchJob', name, uid, spec }];
}

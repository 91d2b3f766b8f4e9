import { KIND } from '../../crds/labels.ts';
import type { Job } from '../kube/objects.ts';
import type { Observed } from './observed.ts';
import type { Problem } from './problem.ts';

/** The Job where it is this very Computation's, by uid and not by name; undefined where there is none. */
export function ownJob(observed: Observed): Job | undefined {
  return observed.job !== undefined && ownerUid(observed.job) === observed.computation.metadata.uid
    ? observed.job
    : undefined;
}

/**
 * Who stands in the way of our Job's name.
 *  - `leftover`: the Job of an earlier Computation of this name, which no longer exists: it goes by itself.
 *  - `taken`: somebody else's Job, which is left alone.
 */
export type NameHolder = { kind: 'leftover'; job: Job } | { kind: 'taken'; problem: Problem };

/** Undefined where the name is free or the Job is our own. */
export function nameHolder(observed: Observed): NameHolder | undefined {
  const { job, computation } = observed;
  if (job === undefined || ownJob(observed) !== undefined) {
    return undefined;
  }
  const owner = job.metadata.ownerReferences?.find((reference) => reference.controller === true);
  if (owner?.kind === KIND && owner.apiVersion === computation.apiVersion && owner.name === computation.metadata.name) {
    return { kind: 'leftover', job };
  }
  const whose = owner === undefined ? 'which nobody owns' : `which ${owner.kind} ${owner.name} owns`;
  return {
    kind: 'taken',
    problem: {
      reason: 'JobNameTaken',
      message:
        `Job ${job.metadata.name} (uid ${job.metadata.uid ?? '?'}), ${whose}, has the name that this Computation's ` +
        `Job needs; it is left alone. Delete that Job, or give the Computation another name.`,
    },
  };
}

function ownerUid(job: Job): string | undefined {
  return job.metadata.ownerReferences?.find((reference) => reference.controller === true)?.uid;
}

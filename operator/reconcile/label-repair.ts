import type { Computation } from '../../crds/computation.ts';
import type { Job, Pod } from '../kube/objects.ts';
import type { Action } from './decision.ts';
import { labelsFor } from './object-labels.ts';

/**
 * Our labels back onto a Job and onto pods that somebody took them off: by them the Job is watched, and pods are
 * counted, spread and replaced.
 */
export function labelRepairs(computation: Computation, job: Job, strays: readonly Pod[]): Action[] {
  const wanted = labelsFor(computation);
  const { name, uid, deletionTimestamp, labels } = job.metadata;
  const lost = missing(wanted, labels);
  const ofJob: Action[] =
    lost === undefined || uid === undefined || deletionTimestamp !== undefined
      ? []
      : [{ type: 'labelJob', name, uid, labels: lost }];
  const ofPods = strays.flatMap(({ metadata }): Action[] => {
    const labelsLost = missing(wanted, metadata.labels);
    return labelsLost === undefined || metadata.uid === undefined || metadata.deletionTimestamp !== undefined
      ? []
      : [{ type: 'patchPod', name: metadata.name, uid: metadata.uid, labels: labelsLost }];
  });
  return [...ofJob, ...ofPods];
}

function missing(wanted: Record<string, string>, has: Record<string, string> = {}): Record<string, string> | undefined {
  const lost = Object.entries(wanted).filter(([key, value]) => has[key] !== value);
  return lost.length === 0 ? undefined : Object.fromEntries(lost);
}

import type { Pod } from '../kube/objects.ts';
import { ownJob } from './job-ownership.ts';
import { lostWorkers } from './lost-workers.ts';
import type { Observed } from './observed.ts';
import { isActive } from './pod-facts.ts';

/** A pod that was told to end and never did (its node is lost, and nobody knows yet) is waited for so long. */
const PATIENCE_MS = 60_000;

/**
 * Pods that may still commit, and that a stop waits for: those of a Job that is there, or was deleted, until they have
 * ended, are known to be lost, or were told to end long ago.
 */
export function awaitedPods(observed: Observed, now: Date): Pod[] {
  const job = ownJob(observed);
  const suspended = job?.status?.conditions?.find(({ type, status }) => type === 'Suspended' && status === 'True');
  const suspendedAt = Date.parse(suspended?.lastTransitionTime ?? '');
  const lost = new Set(lostWorkers(observed, now).map(({ pod }) => pod));
  return observed.pods.filter((pod) => {
    const isOrphan = job === undefined && pod.metadata.ownerReferences?.some(({ kind }) => kind === 'Job') !== true;
    const told = Number.isNaN(suspendedAt) ? deletedAt(pod) : suspendedAt;
    return isActive(pod) && !isOrphan && !lost.has(pod) && !(now.getTime() - told > PATIENCE_MS);
  });
}

/** When a pod was deleted, milliseconds since 1970; NaN where it was not. */
function deletedAt({ metadata }: Pod): number {
  return Date.parse(metadata.deletionTimestamp ?? '') - (metadata.deletionGracePeriodSeconds ?? 0) * 1_000;
}

import { EXIT_GIVE_UP, EXIT_LATER } from '../../crds/exit-codes.ts';
import type { ShardProgress } from '../../crds/protocol.ts';
import type { Job, Pod } from '../kube/objects.ts';
import type { Action } from './decision.ts';
import { isActive, termination, wasDisrupted } from './pod-facts.ts';
import { FAILURE_COUNT, podsThatMoved } from './retry-reset.ts';

/** With it Kubernetes keeps a pod until its Job has counted how it ended. */
export const JOB_TRACKING = 'batch.kubernetes.io/job-tracking';

/**
 * Failed pods that their Job is not to count, because their shard's offset moved since they claimed it. Where the Job
 * counts one, it waits for 10 s and more before it makes the next; without the finalizer it does not see it, and makes
 * the next at once, with counts of 0. The pod itself stays, with its log. Not where this failure gives its shard up: that
 * is for the Job to say.
 */
export function podsToLetGo(pods: readonly Pod[], shards: readonly ShardProgress[], retriesPerShard: number): Pod[] {
  return podsThatMoved(pods, shards).filter(
    (pod) =>
      pod.status?.phase === 'Failed' &&
      (pod.metadata.finalizers ?? []).includes(JOB_TRACKING) &&
      !givesUp(pod, retriesPerShard),
  );
}

/** The finalizers that a pod has beside that by which its Job keeps it. */
export function withoutJobTracking({ metadata }: Pod): string[] {
  return (metadata.finalizers ?? []).filter((name) => name !== JOB_TRACKING);
}

/**
 * Lets go of pods that have ended and been deleted, by hand or with their namespace, while their Job is suspended: a Job
 * keeps the failed pod of an index until it has made the next one, which it does not while it is suspended.
 */
export function lettingGoOfDeleted(job: Job | undefined, pods: readonly Pod[]): Action[] {
  if (job?.spec.suspend !== true) {
    return [];
  }
  return pods.flatMap((pod): Action[] => {
    const { name, uid, finalizers, deletionTimestamp } = pod.metadata;
    const isKept = deletionTimestamp !== undefined && !isActive(pod) && (finalizers ?? []).includes(JOB_TRACKING);
    return isKept && uid !== undefined ? [{ type: 'patchPod', name, uid, finalizers: withoutJobTracking(pod) }] : [];
  });
}

function givesUp(pod: Pod, retriesPerShard: number): boolean {
  const exitCode = termination(pod)?.exitCode;
  if (wasDisrupted(pod) || exitCode === EXIT_LATER) return false;
  return exitCode === EXIT_GIVE_UP || Number(pod.metadata.annotations?.[FAILURE_COUNT] ?? '0') >= retriesPerShard;
}

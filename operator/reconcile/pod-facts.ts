import type { ContainerStateTerminated, ContainerStatus, KubeCondition, Pod } from '../kube/objects.ts';

/** Name of the one container of a worker pod. */
export const WORKER_CONTAINER = 'worker';
export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';

/** The shard that a pod computes; undefined for a pod that is none of an Indexed Job. */
export function shardOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[COMPLETION_INDEX] ?? pod.metadata.labels?.[COMPLETION_INDEX];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Neither succeeded nor failed: the pod may still compute. */
export function isActive(pod: Pod): boolean {
  return pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed';
}

/** Its container runs and nobody has asked it to stop. */
export function isRunning(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && pod.metadata.deletionTimestamp === undefined;
}

export function podCondition(pod: Pod, type: string): KubeCondition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

/** Ended by an eviction, a drain or a lost node and not by what it computed. */
export function wasDisrupted(pod: Pod): boolean {
  return podCondition(pod, 'DisruptionTarget')?.status === 'True';
}

export function workerStatus(pod: Pod): ContainerStatus | undefined {
  return pod.status?.containerStatuses?.find((status) => status.name === WORKER_CONTAINER);
}

/** How the worker's container ended; undefined while it has not. */
export function termination(pod: Pod): ContainerStateTerminated | undefined {
  const status = workerStatus(pod);
  return status?.state?.terminated ?? status?.lastState?.terminated;
}

/** Pods by shard, oldest first. */
export function podsByShard(pods: readonly Pod[]): Map<number, Pod[]> {
  const byShard = new Map<number, Pod[]>();
  const oldestFirst = pods.toSorted((a, b) =>
    (a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1,
  );
  for (const pod of oldestFirst) {
    const shard = shardOf(pod);
    if (shard !== undefined) {
      byShard.set(shard, [...(byShard.get(shard) ?? []), pod]);
    }
  }
  return byShard;
}

import type { KubeApi } from '../kube/contract.ts';
import type { Job, Pod } from '../kube/objects.ts';
import { PODS } from '../kube/resource.ts';
import { isActive } from '../reconcile/pod-facts.ts';
import type { ComputationMemory } from './memory.ts';

/** Label that the Job controller puts on its pods. */
const JOB_UID = 'batch.kubernetes.io/controller-uid';
/** A Job's counts may be a moment older than the pods; so long they must be apart. */
const LOOK_AFTER_MS = 3_000;

/**
 * Pods of the Job that somebody took our labels off: the watch does not show them any more. They are looked for only
 * while the Job counts more active pods than are known.
 */
export async function strayPods(
  job: Job | undefined,
  known: readonly Pod[],
  memory: ComputationMemory,
  api: KubeApi,
): Promise<Pod[]> {
  const active = known.filter((pod) => isActive(pod) && pod.metadata.deletionTimestamp === undefined).length;
  if (job?.metadata.uid === undefined || (job.status?.active ?? 0) <= active) {
    memory.strayedSince = undefined;
    return [];
  }
  const now = performance.now();
  memory.strayedSince ??= now;
  if (now - memory.strayedSince < LOOK_AFTER_MS) {
    return [];
  }
  memory.strayedSince = now;
  const { namespace } = job.metadata;
  const { items } = await api.list(PODS, {
    ...(namespace === undefined ? {} : { namespace }),
    labelSelector: `${JOB_UID}=${job.metadata.uid}`,
  });
  const names = new Set(known.map(({ metadata }) => metadata.uid));
  return items.filter((pod) => isActive(pod) && !names.has(pod.metadata.uid));
}

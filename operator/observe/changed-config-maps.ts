import { ApiError } from '../kube/api-error.ts';
import type { KubeApi } from '../kube/contract.ts';
import type { Job } from '../kube/objects.ts';
import { CONFIG_MAPS } from '../kube/resource.ts';
import { copiedBy, digestOf } from '../reconcile/config-map-copies.ts';
import type { ComputationMemory } from './memory.ts';

/** Nothing is done about a change but to say it. */
const READ_EVERY_MS = 20_000;

/** Names of ConfigMaps that are no longer what this Job was begun with; one that is gone does not count. */
export async function changedConfigMaps(
  job: Job | undefined,
  memory: ComputationMemory,
  api: KubeApi,
): Promise<readonly string[]> {
  const copied = copiedBy(job);
  const namespace = job?.metadata.namespace;
  if (copied.size === 0 || performance.now() - memory.configMaps.readAt < READ_EVERY_MS) {
    return memory.configMaps.changed;
  }
  const changed: string[] = [];
  try {
    for (const [name, digest] of copied) {
      const now = await api.find(CONFIG_MAPS, { namespace, name });
      if (now !== undefined && digestOf(now) !== digest) changed.push(name);
    }
  } catch (error) {
    // It is not worth holding anything up.
    if (!(error instanceof ApiError)) throw error;
  }
  memory.configMaps = { readAt: performance.now(), changed };
  return changed;
}

import type { Computation } from '../../crds/computation.ts';
import type { KubeApi } from '../kube/contract.ts';
import type { ComputationMemory } from '../observe/memory.ts';
import type { Action } from '../reconcile/decision.ts';
import { COMPUTATIONS } from './computations.ts';

/** What makes, holds up or takes away what computes: done by the word of an old spec it costs running pods. */
const WEIGHTY: ReadonlySet<Action['type']> = new Set(['createJob', 'patchJob', 'deleteJob', 'deleteComputation']);

/** Whether an action may be done only by the newest word. A Computation on its way out stays so, however old the news. */
export function needsNewest({ type }: Action, { metadata }: Computation): boolean {
  return WEIGHTY.has(type) && metadata.deletionTimestamp === undefined;
}

/**
 * Asks the API server itself whether a Computation is as we know it: a watch may lag behind, and an API server behind
 * the others. What is newer is remembered for the next observation.
 *
 * @throws ApiError, ApiUnreachable
 */
export async function isNewest(computation: Computation, memory: ComputationMemory, api: KubeApi): Promise<boolean> {
  const { uid, resourceVersion } = computation.metadata;
  const found = await api.find(COMPUTATIONS, computation.metadata);
  if (found?.metadata.uid !== uid) {
    return false; // ours is gone, as the watch will tell
  }
  if (found.metadata.resourceVersion !== resourceVersion) {
    memory.wrote(computation, found);
    return false;
  }
  return true;
}

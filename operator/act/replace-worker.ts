import { ApiError, isAlreadyExists, isConflict, isNotFound } from '../kube/api-error.ts';
import type { KubeApi } from '../kube/contract.ts';
import type { Pod } from '../kube/objects.ts';
import { PODS } from '../kube/resource.ts';
import type { ComputationMemory } from '../observe/memory.ts';
import type { Action } from '../reconcile/decision.ts';
import type { Hands } from './carry-out.ts';
import { WORKER_LOST } from '../reconcile/replacement.ts';

const REFUSALS = [400, 403, 422];

/**
 * One that is there is as good. Without it (a quota, a policy) the replacement may take the longer way.
 *
 * @returns why it was refused, if so.
 */
export async function createPlaceholder(pod: Pod, api: KubeApi): Promise<string | undefined> {
  try {
    await api.create(PODS, pod);
  } catch (error) {
    if (error instanceof ApiError && REFUSALS.includes(error.status)) {
      return `node ${pod.spec.nodeName}: ${error.message}`;
    }
    if (!isAlreadyExists(error)) {
      throw error;
    }
  }
  return undefined;
}

/**
 * Writes into a pod's status what the pod garbage collector writes for a pod whose node is gone. A pod that changed in
 * between, as one that has ended after all, is looked at again first.
 */
export async function failPod(
  action: Extract<Action, { type: 'failPod' }>,
  namespace: string,
  memory: ComputationMemory,
  { api, clock }: Pick<Hands, 'api' | 'clock'>,
): Promise<void> {
  const { name, uid, resourceVersion, message } = action;
  const disruption = { type: 'DisruptionTarget', status: 'True', reason: WORKER_LOST, message };
  const lastTransitionTime = `${clock.now().toISOString().slice(0, 19)}Z`;
  const body = {
    metadata: { uid, resourceVersion },
    status: { phase: 'Failed', reason: WORKER_LOST, message, conditions: [{ ...disruption, lastTransitionTime }] },
  };
  try {
    const options = { type: 'strategic', subresource: 'status' } as const;
    memory.wrotePod(resourceVersion, await api.patch(PODS, { namespace, name }, body, options));
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) {
      throw error;
    }
  }
}

/** Deletes a pod without waiting for its node. */
export async function deletePod(name: string, uid: string, namespace: string, api: KubeApi): Promise<void> {
  try {
    await api.delete(PODS, { namespace, name }, { gracePeriodSeconds: 0, preconditions: { uid } });
  } catch (error) {
    if (!isConflict(error)) {
      throw error;
    }
  }
}

import type { KubeApi } from '../kube/contract.ts';
import type { CoreEvent, Pod } from '../kube/objects.ts';
import { EVENTS } from '../kube/resource.ts';
import { isCreating } from '../reconcile/mount-problem.ts';
import type { ComputationMemory } from './memory.ts';

const READ_EVERY_MS = 3_000;
/** A container is usually made by then. */
const USUAL_MS = 4_000;

/** Why a pod's container is not made; read only once one has been awaited for longer than usual. */
export async function mountEvents(
  pods: readonly Pod[],
  memory: ComputationMemory,
  api: KubeApi,
): Promise<readonly CoreEvent[]> {
  const { uid, namespace } = pods.find(isCreating)?.metadata ?? {};
  const now = performance.now();
  if (uid === undefined || namespace === undefined) {
    memory.creating = undefined;
    return [];
  }
  if (memory.creating?.uid !== uid) memory.creating = { uid, since: now, readAt: Number.NEGATIVE_INFINITY, events: [] };
  const { creating } = memory;
  if (now - creating.since >= USUAL_MS && now - creating.readAt >= READ_EVERY_MS) {
    const fieldSelector = `involvedObject.uid=${uid},reason=FailedMount`;
    creating.events = (await api.list(EVENTS, { namespace, fieldSelector })).items;
    creating.readAt = now;
  }
  return creating.events;
}

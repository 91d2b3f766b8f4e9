import type { Computation } from '../../crds/computation.ts';
import { isAlreadyExists } from '../kube/api-error.ts';
import type { KubeApi } from '../kube/contract.ts';
import type { ConfigMap } from '../kube/objects.ts';
import { CONFIG_MAPS } from '../kube/resource.ts';
import { configMapCopies, digestOf, type ConfigMapCopy } from '../reconcile/config-map-copies.ts';
import { labelsFor } from '../reconcile/object-labels.ts';
import type { Problem } from '../reconcile/problem.ts';

/** What the copies hold: a digest by the name of each source. Or what is missing. */
export type Copied = { digests: Record<string, string> } | { problem: Problem };

/**
 * Makes the copies that a run is begun with. One that is there stays as it is: it cannot be changed.
 *
 * @throws ApiError, ApiUnreachable
 */
export async function copyConfigMaps(computation: Computation, api: KubeApi): Promise<Copied> {
  const digests: Record<string, string> = {};
  for (const copy of configMapCopies(computation)) {
    const there = (await ownCopy(computation, copy, api)) ?? (await newCopy(computation, copy, api));
    if ('problem' in there) return there;
    digests[copy.source] = digestOf(there);
  }
  return { digests };
}

type Found = ConfigMap | { problem: Problem };

async function ownCopy({ metadata }: Computation, { name }: ConfigMapCopy, api: KubeApi): Promise<Found | undefined> {
  const found = await api.find(CONFIG_MAPS, { namespace: metadata.namespace, name });
  if (found === undefined || found.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid)) return found;
  return { problem: { reason: 'ConfigMapNameTaken', message: `ConfigMap ${name} is somebody else's; delete it` } };
}

async function newCopy(computation: Computation, copy: ConfigMapCopy, api: KubeApi): Promise<Found> {
  const { apiVersion, kind, metadata } = computation;
  const { name, namespace, uid } = metadata;
  const source = await api.find(CONFIG_MAPS, { namespace, name: copy.source });
  if (source === undefined) {
    const message = `ConfigMap ${copy.source} is not in namespace ${namespace}; it goes on once it is`;
    return { problem: { reason: 'ConfigMapMissing', message } };
  }
  const { data = {}, binaryData = {} } = source;
  const key = copy.keys.find((wanted) => !(wanted in data) && !(wanted in binaryData));
  if (key !== undefined) {
    const has = [...Object.keys(data), ...Object.keys(binaryData)].join(', ');
    const message = `ConfigMap ${copy.source} has no key ${key}, only ${has === '' ? 'none' : has}; it goes on once it has`;
    return { problem: { reason: 'ConfigMapMissing', message } };
  }
  try {
    return await api.create(CONFIG_MAPS, {
      apiVersion: CONFIG_MAPS.apiVersion,
      kind: CONFIG_MAPS.kind,
      metadata: {
        name: copy.name,
        namespace,
        labels: labelsFor(computation),
        ownerReferences: [{ apiVersion, kind, name, uid, controller: true }],
      },
      immutable: true,
      data,
      binaryData,
    });
  } catch (error) {
    const taken = isAlreadyExists(error) ? await ownCopy(computation, copy, api) : undefined;
    if (taken === undefined) throw error;
    return taken;
  }
}

import type { ConfigMap, CoreEvent, Job, KubeObject, Lease, Node, Pod } from './objects.ts';

/** A kind of object and where the API server keeps it. Made by {@link defineResource}. */
export interface Resource<T extends KubeObject> {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly apiVersion: string;
  /** Whether a value that came from this resource's address is one of its objects; the API server vouches for the rest. */
  accepts(value: unknown): value is T;
}

/** Which object, within its resource. */
export interface ObjectRef {
  readonly name: string;
  readonly namespace?: string | undefined;
}

export interface ResourceNames {
  group: string;
  version: string;
  plural: string;
  kind: string;
  namespaced?: boolean;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A resource whose objects are read as T. Namespaced unless said otherwise. */
export function defineResource<T extends KubeObject>(names: ResourceNames): Resource<T> {
  const apiVersion = names.group === '' ? names.version : `${names.group}/${names.version}`;
  return {
    ...names,
    namespaced: names.namespaced ?? true,
    apiVersion,
    accepts: (value): value is T =>
      isRecord(value) &&
      value['kind'] === names.kind &&
      isRecord(value['metadata']) &&
      typeof value['metadata']['name'] === 'string',
  };
}

export const PODS = defineResource<Pod>({ group: '', version: 'v1', plural: 'pods', kind: 'Pod' });
export const NODES = defineResource<Node>({
  group: '',
  version: 'v1',
  plural: 'nodes',
  kind: 'Node',
  namespaced: false,
});
export const NAMESPACES = defineResource<KubeObject>({
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
});
export const CONFIG_MAPS = defineResource<ConfigMap>({
  group: '',
  version: 'v1',
  plural: 'configmaps',
  kind: 'ConfigMap',
});
export const EVENTS = defineResource<CoreEvent>({ group: '', version: 'v1', plural: 'events', kind: 'Event' });
export const JOBS = defineResource<Job>({ group: 'batch', version: 'v1', plural: 'jobs', kind: 'Job' });
export const LEASES = defineResource<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  kind: 'Lease',
});

/** `namespace/name`, or `name` alone for cluster-scoped objects: the key of stores and work queues. */
export function keyOf(object: KubeObject | ObjectRef): string {
  const { name, namespace } = 'metadata' in object ? object.metadata : object;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The reverse of {@link keyOf}. */
export function refOf(key: string): { name: string; namespace?: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** Path of a collection, or of one object in it, below the API server's address. */
export function pathOf<T extends KubeObject>(
  resource: Resource<T>,
  namespace: string | undefined,
  name?: string,
  subresource?: string,
): string {
  const parts = [resource.group === '' ? 'api' : `apis/${resource.group}`, resource.version];
  if (resource.namespaced && namespace !== undefined) {
    parts.push('namespaces', encodeURIComponent(namespace));
  }
  parts.push(resource.plural);
  if (name !== undefined) {
    parts.push(encodeURIComponent(name));
  }
  if (subresource !== undefined) {
    parts.push(subresource);
  }
  return `/${parts.join('/')}`;
}

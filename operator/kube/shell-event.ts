import dotI from '@dot-i/k8s-operator';
import type { ResourceEvent, ResourceMeta } from '@dot-i/k8s-operator';
import type { KubeObject } from './objects.ts';

/** What @dot-i calls a resource's meta: enough to address the object. */
export function resourceMeta(plural: string, object: KubeObject): ResourceMeta {
  const { name, namespace, resourceVersion } = object.metadata;
  return {
    id: `${plural}.${object.apiVersion}`,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    resourceVersion: resourceVersion ?? '',
    apiVersion: object.apiVersion,
    kind: object.kind,
  };
}

/** A change of a store as @dot-i's event: its object carries the metadata that decides which keys to enqueue. */
export function resourceEvent(
  plural: string,
  old: KubeObject | undefined,
  object: KubeObject,
  isDeleted: boolean,
): ResourceEvent {
  const { Added, Modified, Deleted } = dotI.ResourceEventType;
  const { creationTimestamp, deletionTimestamp, ownerReferences, ...metadata } = object.metadata;
  return {
    meta: resourceMeta(plural, object),
    type: isDeleted ? Deleted : old === undefined ? Added : Modified,
    object: {
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata: {
        ...metadata,
        ...(ownerReferences === undefined ? {} : { ownerReferences }),
        ...(creationTimestamp === undefined ? {} : { creationTimestamp: new Date(creationTimestamp) }),
        ...(deletionTimestamp === undefined ? {} : { deletionTimestamp: new Date(deletionTimestamp) }),
      },
    },
  };
}

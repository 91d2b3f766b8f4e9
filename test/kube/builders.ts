import type { ConfigMap, KubeList, ObjectMeta } from '../../operator/kube/objects.ts';

/** A ConfigMap `default/<name>` at a resourceVersion. */
export function configMap(name: string, version = '1', metadata: Partial<ObjectMeta> = {}): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', uid: `uid-${name}`, resourceVersion: version, ...metadata },
  };
}

/** A page of a list. */
export function listOf<T>(items: T[], resourceVersion: string, next?: string): KubeList<T> {
  return { metadata: { resourceVersion, ...(next === undefined ? {} : { continue: next }) }, items };
}

/** A line of a watch. */
export function watchLine(type: string, object: unknown): string {
  return `${JSON.stringify({ type, object })}\n`;
}

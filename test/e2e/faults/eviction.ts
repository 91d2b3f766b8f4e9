import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Pod } from '../../../operator/kube/objects.ts';

const run = promisify(execFile);

/** Evicts a pod through the Eviction API, as the cluster autoscaler and `kubectl drain` do. */
export async function evict({ metadata: { name, namespace = '' } }: Pod): Promise<void> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
  const kubectl = run('kubectl', ['create', '--raw', path, '-f', '-']);
  kubectl.child.stdin?.end(JSON.stringify(eviction));
  await kubectl;
}

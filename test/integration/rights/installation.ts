import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import type { TestEnv } from '../../env/test-env.ts';
import { output } from '../install/command.ts';
import { objectsOf, type Rendered } from '../install/rendered.ts';

/** What `kubectl kustomize` makes of a folder below config/, with other namespaces in place of some. */
export async function rendered(folder: string, moved: Readonly<Record<string, string>> = {}): Promise<Rendered[]> {
  let text = await output('kubectl', ['kustomize', join('config', folder)]);
  for (const [from, to] of Object.entries(moved)) {
    text = text.replaceAll(`namespace: ${from}\n`, `namespace: ${to}\n`);
  }
  return objectsOf(text);
}

/** Applies objects in their order. */
export async function applyAll(env: TestEnv, objects: readonly Rendered[]): Promise<void> {
  const items = objects.map(({ object }) => object);
  await env.apply({ apiVersion: 'v1', kind: 'List', items }, '--server-side');
}

/** A token of a service account, for the API server itself where no audience is named. */
export async function tokenOf(env: TestEnv, namespace: string, account: string, audience?: string): Promise<string> {
  const asked = audience === undefined ? [] : [`--audience=${audience}`];
  return (await env.kubectl('-n', namespace, 'create', 'token', account, ...asked)).trim();
}

/** A kubeconfig of a service account, and of it alone. */
export async function kubeConfigOf(env: TestEnv, namespace: string, account: string): Promise<KubeConfig> {
  const token = await tokenOf(env, namespace, account);
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromOptions({
    clusters: [{ name: 'env', server: env.url, caData: Buffer.from(env.certificateAuthority).toString('base64') }],
    users: [{ name: account, token }],
    contexts: [{ name: 'env', cluster: 'env', user: account }],
    currentContext: 'env',
  });
  return kubeConfig;
}

import { isRecord } from '../../../crds/record.ts';
import type { KubectlResult } from '../../env/kubectl.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { recordAt } from '../install/rendered.ts';
import { applyAll, rendered } from './installation.ts';

/** Somebody with one of Kubernetes' roles in one namespace. */
export interface User {
  name: string;
  namespace: string;
  /** Runs kubectl with this user's rights, in that namespace unless told otherwise. */
  kubectl(args: readonly string[], input?: object): Promise<KubectlResult>;
}

/** Installs our roles and fills `view`, `edit` and `admin`, as the controller manager does, which is not there. */
export async function installUserRoles(env: TestEnv): Promise<void> {
  await env.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ttg-system' } });
  await applyAll(env, await rendered('rbac'));
  for (const name of ['view', 'edit', 'admin']) await aggregate(env, name);
}

/** Binds a role of the cluster to a user in one namespace. */
export async function newUser(env: TestEnv, name: string, role: string, namespace: string): Promise<User> {
  await env.kubectl('-n', namespace, 'create', 'rolebinding', name, `--clusterrole=${role}`, `--user=${name}`);
  return {
    name,
    namespace,
    kubectl: async (args, input) =>
      env.tryKubectl(
        [`--as=${name}`, ...(args.includes('-n') ? [] : ['-n', namespace]), ...args],
        JSON.stringify(input ?? ''),
      ),
  };
}

/** Gives a role the rules of all that its aggregation rule selects. */
async function aggregate(env: TestEnv, name: string): Promise<void> {
  const role: unknown = JSON.parse(await env.kubectl('get', 'clusterrole', name, '-o', 'json'));
  const selectors = isRecord(role) ? recordAt(role, 'aggregationRule')['clusterRoleSelectors'] : [];
  const rules: unknown[] = [];
  for (const selector of Array.isArray(selectors) ? selectors : []) {
    const labels = isRecord(selector) ? Object.entries(recordAt(selector, 'matchLabels')) : [];
    const wanted = labels.map(([key, value]) => `${key}=${String(value)}`).join(',');
    const found: unknown = JSON.parse(await env.kubectl('get', 'clusterroles', '-l', wanted, '-o', 'json'));
    const items = isRecord(found) && Array.isArray(found['items']) ? found['items'] : [];
    for (const item of items) {
      if (isRecord(item) && Array.isArray(item['rules'])) rules.push(...item['rules']);
    }
  }
  await env.kubectl('patch', 'clusterrole', name, '--type=merge', '-p', JSON.stringify({ rules }));
}

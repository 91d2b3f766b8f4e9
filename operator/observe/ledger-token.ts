import { readFile } from 'node:fs/promises';
import { ADMIN_AUDIENCE, OPERATOR_SERVICE_ACCOUNT, SYSTEM_NAMESPACE } from '../../crds/labels.ts';
import type { Clock } from '../clock.ts';
import type { KubeApi } from '../kube/contract.ts';

/** Gives a token that is valid now. */
export type TokenSource = () => Promise<string>;

const LIFETIME_SECONDS = 3_600;
/** A token is replaced when a fifth of its life is left. */
const USED_PART = 0.8;

/** From a projected volume's file, read at each request: the kubelet rotates it. */
export function tokenFromFile(path: string): TokenSource {
  return async () => (await readFile(path, 'utf8')).trim();
}

/** From the API server (TokenRequest), by the rights of whoever runs the operator: outside a cluster. */
export function tokenFromApi(api: KubeApi, clock: Clock): TokenSource {
  const account = { namespace: SYSTEM_NAMESPACE, name: OPERATOR_SERVICE_ACCOUNT };
  let current: { token: string; freshUntil: number } | undefined;
  return async () => {
    if (current === undefined || clock.now().getTime() >= current.freshUntil) {
      const issued = await api.requestToken(account, [ADMIN_AUDIENCE], LIFETIME_SECONDS);
      const now = clock.now().getTime();
      const life = Date.parse(issued.expirationTimestamp) - now;
      current = { token: issued.token, freshUntil: now + life * USED_PART };
    }
    return current.token;
  };
}

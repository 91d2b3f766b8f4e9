import { isRecord } from '../../../crds/record.ts';
import { Unauthorized } from '../../errors.ts';

/** What a service account token says, once its signature is known to be the API server's. */
export interface ServiceAccountToken {
  namespace: string;
  serviceAccount: string;
  audiences: readonly string[];
  /** Seconds since the epoch. */
  expires: number;
}

/** Reads the claims of a verified token. @throws Unauthorized where they are not a bound service account token's */
export function readClaims(payload: Readonly<Record<string, unknown>>): ServiceAccountToken {
  const { sub, aud, exp } = payload;
  const kubernetes = payload['kubernetes.io'];
  const namespace = isRecord(kubernetes) ? kubernetes['namespace'] : undefined;
  const account = isRecord(kubernetes) ? kubernetes['serviceaccount'] : undefined;
  const name = isRecord(account) ? account['name'] : undefined;
  if (typeof namespace !== 'string' || typeof name !== 'string' || typeof exp !== 'number') {
    throw new Unauthorized('the token is not a bound service account token');
  }
  if (sub !== `system:serviceaccount:${namespace}:${name}`) {
    throw new Unauthorized('the token’s subject and its Kubernetes claims disagree');
  }
  const audiences = (Array.isArray(aud) ? aud : [aud]).filter((each) => typeof each === 'string');
  return { namespace, serviceAccount: name, audiences, expires: exp };
}

import { KubeConfig } from '@kubernetes/client-node';
import {
  ADMIN_AUDIENCE,
  OPERATOR_SERVICE_ACCOUNT,
  READER_AUDIENCE,
  READER_SERVICE_ACCOUNT,
  UPLOAD_AUDIENCE,
  workerAudience,
} from '../../../crds/labels.ts';
import type { Clock } from '../../clock.ts';
import { Connection } from '../../kube/connection.ts';
import { HttpClient } from '../../kube/http-client.ts';
import type { Logger } from '../../log.ts';
import { bearerToken } from './bearer-token.ts';
import type { Authenticator, Caller } from './caller.ts';
import { SigningKeys, type ReadApi } from './signing-keys.ts';
import { TokenVerifier } from './token-verifier.ts';
import type { ServiceAccountToken } from './verified-claims.ts';

export interface ClusterAuthOptions {
  /** Namespace of the controller's and the reader's service accounts. */
  systemNamespace: string;
  /** The API server; default: that of the kubeconfig, or of the pod's own service account. */
  apiServer?: ApiServer;
}

/** What of the API server is needed. */
export interface ApiServer {
  read: ReadApi;
  /** Tells its time, at the latest once something was read. */
  clock: Clock;
}

/** In a cluster: service account tokens, verified with the API server's keys. */
export function clusterAuthenticator(options: ClusterAuthOptions, log: Logger): Authenticator {
  const { read, clock } = options.apiServer ?? ownApiServer();
  const verifier = new TokenVerifier(new SigningKeys(read, log), clock);
  return {
    clock,
    async authenticate(authorization) {
      const token = await verifier.verify(bearerToken(authorization));
      return callerOf(token, options.systemNamespace);
    },
  };
}

function callerOf({ namespace, serviceAccount, audiences }: ServiceAccountToken, systemNamespace: string): Caller {
  const is = (account: string, audience: string) =>
    namespace === systemNamespace && serviceAccount === account && audiences.includes(audience);
  return {
    name: `system:serviceaccount:${namespace}:${serviceAccount} (audience ${audiences.join(', ')})`,
    isAdmin: is(OPERATOR_SERVICE_ACCOUNT, ADMIN_AUDIENCE),
    isReader: is(READER_SERVICE_ACCOUNT, READER_AUDIENCE),
    isUploader: is(READER_SERVICE_ACCOUNT, UPLOAD_AUDIENCE),
    workerNamespace: (uid) => (audiences.includes(workerAudience(uid)) ? namespace : undefined),
  };
}

function ownApiServer(): ApiServer {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromDefault();
  const http = new HttpClient(new Connection(kubeConfig), 'ttg-ledger');
  return { read: (path) => http.json({ method: 'GET', path, timeoutMs: 5000 }), clock: http.clock };
}

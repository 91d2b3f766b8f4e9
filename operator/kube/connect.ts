import type { KubeConfig } from '@kubernetes/client-node';
import { PROGRAM_VERSION } from '../version.ts';
import { HttpKubeApi } from './api.ts';
import { Connection } from './connection.ts';
import type { KubeApi } from './contract.ts';
import { HttpClient } from './http-client.ts';
import type { RequestObserver } from './http-client.ts';
import type { ServerClock } from './server-clock.ts';

/** An API client and what ends its connections. */
export interface KubeConnection {
  api: KubeApi;
  /** The API server's time. */
  clock: ServerClock;
  /** Looks whether the kubeconfig can be used at all, without asking the API server. @throws KubeConfigUnusable */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** An API client for a kubeconfig's current context. */
export function connect(kubeConfig: KubeConfig, observe?: RequestObserver): KubeConnection {
  const connection = new Connection(kubeConfig);
  const http = new HttpClient(connection, `ttg-operator/${PROGRAM_VERSION}`, observe);
  return {
    api: new HttpKubeApi(http),
    clock: http.clock,
    check: async () => {
      await connection.route();
    },
    close: async () => http.close(),
  };
}

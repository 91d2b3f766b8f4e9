import type { KubeConfig } from '@kubernetes/client-node';
import { PROGRAM_VERSION } from '../version.ts';
import { HttpKubeApi } from './api.ts';
import { Connection } from './connection.ts';
import type { KubeApi } from './contract.ts';
import { HttpClient } from './http-client.ts';
import type { RequestObserver } from './http-client.ts';

/** An API client and what ends its connections. */
export interface KubeConnection {
  api: KubeApi;
  close(): Promise<void>;
}

/** An API client for a kubeconfig's current context. */
export function connect(kubeConfig: KubeConfig, observe?: RequestObserver): KubeConnection {
  const http = new HttpClient(new Connection(kubeConfig), `ttg-operator/${PROGRAM_VERSION}`, observe);
  return { api: new HttpKubeApi(http), close: async () => http.close() };
}

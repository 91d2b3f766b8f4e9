import { KubeConfig } from '@kubernetes/client-node';
import { HttpKubeApi } from '../../../operator/kube/api.ts';
import { Connection } from '../../../operator/kube/connection.ts';
import { HttpClient } from '../../../operator/kube/http-client.ts';

const config = new KubeConfig();
config.loadFromDefault();
const http = new HttpClient(new Connection(config), 'ttg-e2e');

/** The API server of kubectl's cluster, for looking often; what a user does is done with kubectl. */
export const api = new HttpKubeApi(http);

// Benchmarks use it outside mocha; there the end of the process does that.
if ('after' in globalThis) after(async () => http.close());

/** `node worker-job.ts`: the Job that the controller makes of config/samples/demo-10k.yaml, as JSON on stdout. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from '../../crds/manifest/read-manifest.ts';
import { parameterCount } from '../../crds/parameters/parameter-space.ts';
import { desiredJob } from '../../operator/reconcile/desired-job.ts';

const sample = join(import.meta.dirname, '../../config/samples/demo-10k.yaml');
const computation = readManifest(readFileSync(sample, 'utf8'), { namespace: 'ttg-demo', uid: 'uid' });
const { name } = computation.metadata;
const { parallelism, parameters } = computation.spec;
const plan = { total: parameterCount(parameters), shards: parallelism, pods: parallelism, jobName: name };
const settings = { workerImage: 'ttg-worker:v0.1.0', workerLedgerUrl: 'https://ttg-ledger.ttg-system.svc:8080' };
console.log(JSON.stringify(desiredJob(computation, plan, settings)));

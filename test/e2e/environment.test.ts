import { expect } from 'chai';
import { API_VERSION, KIND } from '../../crds/labels.ts';
import type { Computation, Condition } from '../../crds/computation.ts';
import { until } from '../env/until.ts';
import { apply, computation, kubectl, make, waitFor } from './cluster.ts';
import { ownNamespace } from './faults/namespaces.ts';

const NAMESPACE = 'ttg-e2e-environment';

/** Prints what it was given, and tries to write where it may and where it may not. */
const LOOK_AROUND = `
const fs = require('fs');
fs.writeFileSync('here', 'x');
fs.writeFileSync(process.env.HOME + '/there', 'x');
let written = true;
try { fs.writeFileSync('/data/new', 'x'); } catch (error) { written = error.code; }
console.log(JSON.stringify({ table: fs.readFileSync('/data/a.csv', 'utf8'), key: fs.readFileSync('/keys/token', 'utf8'),
  level: process.env.LEVEL, token: process.env.TOKEN, where: process.env.WHERE, written }));
`;
/** The first parameter of the second shard writes 60 MB and stays. */
const FILL = `
if (process.argv[1] === '3') { require('fs').writeFileSync('big', Buffer.alloc(60e6)); setTimeout(() => 0, 300_000); }
else console.log(1);
`;

async function run(name: string, script: string, worker: object, failurePolicy: object = {}): Promise<void> {
  const exec = ['node', '-e', script, '{parameter}'];
  const spec = { parameters: { count: 6 }, shards: 2, algorithm: { exec }, worker, failurePolicy };
  const metadata = { name, namespace: NAMESPACE };
  await apply(JSON.stringify({ apiVersion: API_VERSION, kind: KIND, metadata, spec }));
}

async function write(object: Record<string, unknown>, name: string): Promise<void> {
  await apply(JSON.stringify({ apiVersion: 'v1', ...object, metadata: { name, namespace: NAMESPACE } }));
}

/** Waits until nothing goes on for that reason, and gives the sentence. */
async function stalledBy(name: string, reason: string): Promise<string> {
  const isIt = ({ type, status, reason: word }: Condition): boolean =>
    type === 'Stalled' && status === 'True' && word === reason;
  return until(
    `${name} to wait for ${reason}`,
    async () => (await computation(name, NAMESPACE)).status?.conditions?.find(isIt)?.message ?? false,
    { timeoutMs: 60_000 },
  );
}

describe('the environment of the work on a cluster of real nodes', function () {
  this.timeout(300_000);
  ownNamespace(NAMESPACE);

  // First, as the kubelet looks at folders once a minute.
  before(async () => run('filled', FILL, { scratch: '20Mi' }, { retriesPerShard: 0 }));

  it('is waited for by name, then has folders, variables and keys, and can be written in the scratch folder alone', async () => {
    await run('look', LOOK_AROUND, {
      scratch: '64Mi',
      inputs: [
        { name: 'table', mountPath: '/data', configMap: { name: 'table' } },
        { name: 'key', mountPath: '/keys', secret: { name: 'key' } },
      ],
      env: [
        { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'table', key: 'level' } } },
        { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'key', key: 'token' } } },
        { name: 'WHERE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      ],
    });
    expect(await stalledBy('look', 'ConfigMapMissing')).to.include('ConfigMap table');
    await write({ kind: 'ConfigMap', data: { 'a.csv': '1,2', level: '3' } }, 'table');
    expect(await stalledBy('look', 'FailedMount')).to.include('secret "key" not found');
    await write({ kind: 'Secret', stringData: { token: 'secret' } }, 'key');
    await waitFor('look', 'Complete', 150, NAMESPACE);
    const table = await make('results', { NAME: 'look', NAMESPACE, FORMAT: 'ndjson' });
    const rows: Record<string, unknown>[] = table
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).to.have.lengthOf(6);
    for (const row of rows) {
      expect(row).to.include({ table: '1,2', key: 'secret', level: '3', token: 'secret', written: 'EROFS' });
      expect(row['where']).to.match(/^ttg-cluster-worker/);
    }
  });

  it('ends the run where its scratch folder is filled once too often, with the results of the others', async () => {
    const failed: Computation = await waitFor('filled', 'Failed', 240, NAMESPACE);
    // The second where the worker was killed before it could end by itself.
    expect(['ScratchFull', 'ShardsGivenUp']).to.include(failed.status?.reason);
    expect(failed.status?.message).to.include('Usage of EmptyDir volume "tmp" exceeds the limit "20Mi"');
    expect(failed.status?.progress).to.include({ completed: 3, failed: 0 });
    const pods = await kubectl('get', 'pods', '-n', NAMESPACE, '-l', 'ttg.io/computation=filled', '-o', 'name');
    expect(pods.trimEnd().split('\n')).to.have.lengthOf.at.most(3);
    // Its Job is suspended and would keep the failed pods, and the namespace with them.
    await kubectl('delete', 'pods', '-n', NAMESPACE, '-l', 'ttg.io/computation=filled', '--timeout=60s');
  });
});

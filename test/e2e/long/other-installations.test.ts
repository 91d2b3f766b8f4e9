import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { until } from '../../env/until.ts';
import { apply, cleanNamespace, E2E_NAMESPACE, kubectl, waitFor } from '../cluster.ts';
import { onNode } from '../faults/nodes.ts';
import { applySample } from '../sample.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const chart = join(root, 'config/helm/ttg-operator');
const NODE = 'ttg-cluster-worker';
const FOLDER = '/var/lib/ttg/install-file';
const OURS = ['-A', '-l', 'app.kubernetes.io/part-of=ttg', '-o', 'name', '--ignore-not-found'];
const KINDS = 'deployments,statefulsets,pods,services,secrets,configmaps,roles,rolebindings,clusterroles,jobs';

async function script(path: string, environment: Record<string, string> = {}): Promise<void> {
  await run('bash', [path], { cwd: root, env: { ...process.env, ...environment }, maxBuffer: 64 * 1024 * 1024 });
}
/** The images that the cluster's nodes have, as `make deploy-kind` named them. */
async function images(): Promise<{ operator: string; worker: string }> {
  const container = '.spec.template.spec.containers[0]';
  const worker = `{${container}.env[?(@.name=="TTG_WORKER_IMAGE")].value}`;
  const both = `jsonpath={${container}.image} ${worker}`;
  const named = await kubectl('-n', 'ttg-system', 'get', 'deployment', 'ttg-operator', '-o', both);
  const [operator = '', itsWorker = ''] = named.split(' ');
  return { operator, worker: itsWorker };
}
async function ready(): Promise<void> {
  for (const workload of ['statefulset/ttg-ledger', 'deployment/ttg-operator']) {
    await kubectl('-n', 'ttg-system', 'rollout', 'status', workload, '--timeout=120s');
  }
}
/** demo-10k from its manifest to its end, on three nodes; then it is deleted. */
async function demo(): Promise<void> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: E2E_NAMESPACE } };
  await apply(JSON.stringify(namespace));
  await applySample('demo-10k.yaml');
  const { status } = await waitFor('demo-10k', 'Complete', 120);
  expect(status?.progress).to.include({ summary: '10000/10000', failed: 0 });
  expect(new Set(status?.shards?.map(({ node }) => node)).size).to.equal(3);
  await kubectl('delete', 'computations', '--all', '-A', '--timeout=60s');
}
/** Nothing of ours is left but objects of these names. */
async function nothingIsLeft(but: readonly string[] = []): Promise<void> {
  const left = async (): Promise<string[]> =>
    (await kubectl('get', KINDS, ...OURS)).split('\n').filter((name) => name !== '' && !but.includes(name));
  await until('the end of all that was installed', async () => (await left()).length === 0, { timeoutMs: 60_000 });
  expect(await kubectl('get', 'namespace', 'ttg-system', '--ignore-not-found')).to.equal('');
}

describe('installed otherwise than by make deploy-kind', function () {
  this.timeout(400_000);
  let folder: string;
  let image: { operator: string; worker: string };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ttg-install-'));
    image = await images();
    await cleanNamespace();
    await script('hack/deploy/undeploy.sh');
  });
  after(async () => {
    await run('helm', ['uninstall', 'ttg', '-n', 'ttg-system', '--ignore-not-found']);
    await kubectl('delete', 'persistentvolume', 'of-install-file', '--ignore-not-found');
    await script('hack/kind/deploy.sh');
    await onNode(NODE, 'rm', '-rf', FOLDER);
    await rm(folder, { recursive: true });
  });

  it('make undeploy has left nothing', async () => {
    await nothingIsLeft();
    expect(await kubectl('get', 'crd', 'computations.ttg.io', '--ignore-not-found')).to.equal('');
  });

  it('dist/install.yaml computes demo-10k and goes as it came, by kubectl alone', async () => {
    const file = join(folder, 'install.yaml');
    await run('bash', ['hack/release/install-file.sh', file], {
      cwd: root,
      env: { ...process.env, OPERATOR_IMG: image.operator, WORKER_IMG: image.worker },
    });
    await onNode(NODE, 'mkdir', '-p', FOLDER);
    await apply(JSON.stringify(aVolume()));
    await script('hack/deploy/certificate.sh');

    await kubectl('apply', '--server-side', '-f', file);
    await ready();
    await demo();

    await kubectl('delete', '-f', file, '--timeout=120s');
    expect(await kubectl('get', '-f', file, '--ignore-not-found', '-o', 'name')).to.equal('');
    await nothingIsLeft();
  });

  it('the chart computes demo-10k and goes as it came, but for the definition', async () => {
    await apply(await kubectl('kustomize', 'config/overlays/kind').then(volumeOf));
    const tags = `images.operator.tag=${image.operator.split(':')[1]},images.worker.tag=${image.worker.split(':')[1]}`;
    const values = ['--values', join(root, 'config/helm/kind-values.yaml'), '--set', tags];
    const how = ['-n', 'ttg-system', '--create-namespace', '--wait', '--timeout', '120s'];
    await run('helm', ['install', 'ttg', chart, ...how, ...values]);
    await demo();

    await run('helm', ['uninstall', 'ttg', '-n', 'ttg-system', '--wait']);
    await kubectl('delete', 'namespace', 'ttg-system', '--timeout=60s');
    await kubectl('delete', 'persistentvolume', 'ttg-ledger', '--timeout=60s');
    await nothingIsLeft();
    expect(await kubectl('get', 'crd', 'computations.ttg.io', '-o', 'name')).to.include('computations.ttg.io');
  });
});

/** The one document of a YAML stream that is a volume. */
function volumeOf(stream: string): string {
  return stream.split(/^---$/m).find((document) => /^kind: PersistentVolume$/m.test(document)) ?? '';
}

/** A folder of a worker's node, for a claim that names no class; the kubelet gives it to the ledger's group. */
function aVolume(): object {
  const hostname = { key: 'kubernetes.io/hostname', operator: 'In', values: [NODE] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'of-install-file' },
    spec: {
      capacity: { storage: '10Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { namespace: 'ttg-system', name: 'data-ttg-ledger-0' },
      local: { path: FOLDER },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [hostname] }] } },
    },
  };
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { until } from '../../env/until.ts';
import { apply, kubectl } from '../cluster.ts';
import { ownNamespace } from '../faults/namespaces.ts';

const run = promisify(execFile);
const folder = join(import.meta.dirname, '../../../config/helm');
const chart = join(folder, 'ttg-operator');
/** Of the control plane's node. */
const LEDGER_FOLDER = '/var/lib/ttg/helm';

describe('a release of the chart on the kind cluster, for one namespace', function () {
  this.timeout(300_000);
  const release = ownNamespace('ttg-helm', { 'pod-security.kubernetes.io/enforce': 'restricted' });
  const served = ownNamespace('ttg-helm-served', { 'pod-security.kubernetes.io/enforce': 'restricted' });
  const helm = async (...args: string[]): Promise<string> => (await run('helm', [...args, '-n', release])).stdout;

  before(async () => {
    await run('docker', ['exec', 'ttg-cluster-control-plane', 'mkdir', '-p', LEDGER_FOLDER]);
    await apply(JSON.stringify(volume(release)));
    // The installation of `make deploy-kind` serves all namespaces; it rests meanwhile, or both would serve this one.
    await kubectl('-n', 'ttg-system', 'scale', 'deployment/ttg-operator', '--replicas=0');
    await kubectl(
      '-n',
      'ttg-system',
      'wait',
      '--for=delete',
      'pod',
      '-l',
      'app.kubernetes.io/name=ttg-operator',
      '--timeout=60s',
    );
  });
  after(async () => {
    await helm('uninstall', 'ttg', '--ignore-not-found', '--wait').catch(console.error);
    await kubectl('delete', 'persistentvolume', release, '--ignore-not-found', '--wait=false');
    await run('docker', ['exec', 'ttg-cluster-control-plane', 'rm', '-rf', LEDGER_FOLDER]);
    await kubectl('-n', 'ttg-system', 'scale', 'deployment/ttg-operator', '--replicas=1');
    await kubectl('-n', 'ttg-system', 'rollout', 'status', 'deployment/ttg-operator', '--timeout=120s');
  });

  const own = `watchNamespaces={${served}},crds.install=false,userRoles.create=false`;
  const values = (more = '') => [
    '--values',
    join(folder, 'kind-values.yaml'),
    '--set',
    `${own},ledger.storage.storageClassName=${release}${more}`,
  ];
  const progress = async (): Promise<Computation> =>
    JSON.parse(await kubectl('get', 'computation', 'by-helm', '-n', served, '-o', 'json'));

  it('becomes ready', async () => {
    await helm('install', 'ttg', chart, ...values(), '--wait', '--timeout', '150s');
  });

  it('computes on three nodes, and is upgraded in mid-run', async () => {
    const spec = {
      parameters: { count: 10_000 },
      algorithm: { name: 'simulate', args: { sleepMs: 3 } },
      shards: 3,
      spread: { whenUnsatisfiable: 'DoNotSchedule' },
      aggregations: [{ name: 'total', field: 'result', op: 'sum' }],
    };
    const metadata = { name: 'by-helm', namespace: served };
    await apply(JSON.stringify({ apiVersion: 'ttg.io/v1alpha1', kind: 'Computation', metadata, spec }));
    await until('some parameters', async () => ((await progress()).status?.progress?.completed ?? 0) > 0, {
      timeoutMs: 60_000,
    });
    await helm('upgrade', 'ttg', chart, ...values(',controller.replicas=2'), '--wait', '--timeout', '150s');
    await kubectl('wait', '--for=condition=Complete', 'computation/by-helm', '-n', served, '--timeout=120s');

    const { status } = await progress();
    expect(status?.progress).to.include({ completed: 10_000, failed: 0 });
    // As config/samples/demo-10k.yaml says of the same function.
    expect(status?.aggregates?.find(({ name }) => name === 'total')?.value).to.equal('5000355');
    expect(new Set(status?.shards?.map(({ node }) => node)).size).to.equal(3);
  });

  it('goes when it is uninstalled, and leaves the definition and the other installation', async () => {
    await kubectl('delete', 'computation', 'by-helm', '-n', served, '--timeout=60s');
    await helm('uninstall', 'ttg', '--wait');
    const ours = ['-A', '-l', `ttg.io/installation=${release}`, '-o', 'name'];
    // helm does not wait for the pods of what it deletes.
    await until('the end of all of it', async () => (await kubectl('get', 'all,roles', ...ours)) === '', {
      timeoutMs: 60_000,
    });
    expect(await kubectl('get', 'crd/computations.ttg.io', '-o', 'name')).to.include('computations.ttg.io');
    expect(await kubectl('-n', 'ttg-system', 'get', 'statefulset/ttg-ledger')).to.match(/1\/1/);
  });
});

/** A folder on the control plane's node; one of kind's default class could not be written by the ledger's user. */
function volume(name: string): object {
  const key = 'node-role.kubernetes.io/control-plane';
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '10Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: name,
      persistentVolumeReclaimPolicy: 'Retain',
      local: { path: LEDGER_FOLDER },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'Exists' }] }] } },
    },
  };
}

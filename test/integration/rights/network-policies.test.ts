import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ADMIN_AUDIENCE } from '../../../crds/labels.ts';
import { LedgerClient } from '../../../operator/ledger/client.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import { until } from '../../env/until.ts';
import { WorkerProcess } from '../../faults/schedule/worker-process.ts';
import type { SpawnedOperator } from '../../kube/spawned-operator.ts';
import { LedgerProcess } from '../../ledger/ledger-process.ts';
import { startOperatorProcess } from '../controller/operator-process.ts';
import { World } from '../controller/world.ts';
import { recordAt, template, type Rendered } from '../install/rendered.ts';
import { portsConnectedTo } from './connections.ts';
import { rendered, tokenOf } from './installation.ts';
import { edgesOf } from './network-edges.ts';

const WITH_POLICIES = 'overlays/aks';

describe('the network policies', function () {
  this.timeout(180_000);
  let ours: Rendered[];

  before(async () => {
    ours = (await rendered(WITH_POLICIES)).filter(({ object }) => object['kind'] === 'NetworkPolicy');
  });

  it('are the same by kustomize and by the chart', async () => {
    const chart = (await template('--set', 'networkPolicy.enabled=true')).filter(
      ({ object }) => object['kind'] === 'NetworkPolicy',
    );
    expect(specs(chart)).to.deep.equal(specs(ours));
  });

  it('are accepted by the API server', async () => {
    const env = await sharedTestEnv();
    await env.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ttg-system' } });
    const items = ours.map(({ object }) => object);
    await env.apply({ apiVersion: 'v1', kind: 'List', items }, '--server-side', '--dry-run=server');
  });

  it('deny the controller and the ledger, and nobody else, all that is not allowed', async () => {
    const deny = ours.find(({ key }) => key.endsWith('/ttg-default-deny'))?.object ?? {};
    expect(recordAt(deny, 'spec')).to.not.include.keys('ingress', 'egress');
    expect(recordAt(deny, 'spec')['policyTypes']).to.deep.equal(['Ingress', 'Egress']);
    const denied = (await rendered(WITH_POLICIES)).filter(({ object }) => {
      const labels = recordAt(object, 'spec', 'template', 'metadata', 'labels');
      const wanted = Object.entries(recordAt(deny, 'spec', 'podSelector', 'matchLabels'));
      return wanted.every(([name, value]) => labels[name] === value);
    });
    expect(denied.map(({ object }) => object['kind'])).to.deep.equal(['Deployment', 'StatefulSet']);
  });

  it('let metrics be read from the namespace monitoring, and workers and controller reach the ledger', () => {
    expect(edgesOf(ours, 'in')).to.deep.equal([
      'pods of monitoring → ttg-ledger',
      'pods of monitoring → ttg-operator',
      'ttg-operator → ttg-ledger',
      'ttg-worker → ttg-ledger',
    ]);
  });

  describe('beside the connections of a real life', () => {
    let world: World;
    let folder: string;
    let operator: SpawnedOperator;
    let ledger: LedgerProcess;
    let worker: WorkerProcess | undefined;

    before(async function () {
      if (platform() !== 'linux') this.skip();
      world = await World.begin({ operator: false });
      folder = await mkdtemp(join(tmpdir(), 'ttg-network-'));
      operator = await startOperatorProcess(world, { name: 'connected' });
      ledger = await LedgerProcess.start(folder, 0, {
        TTG_LEDGER_AUTH: 'cluster',
        TTG_LEDGER_PLAIN_HTTP: 'true',
        KUBECONFIG: world.env.kubeconfigPath,
      });
    });
    after(async () => {
      worker?.signal('SIGKILL');
      await operator.kill();
      await ledger.end('SIGTERM');
      await world.end();
      await rm(folder, { recursive: true, force: true });
    });

    it('allow what controller, ledger and worker connect to, and the controller nothing more', async () => {
      const targets = new Map([
        [Number(new URL(world.env.url).port), 'API server'],
        [Number(new URL(world.ledgerUrl).port), 'ttg-ledger'],
        [Number(new URL(ledger.url).port), 'ttg-ledger'],
      ]);
      const seen = new Set<string>();
      const look = (name: string, pid: number): void => {
        for (const port of portsConnectedTo(pid)) seen.add(`${name} → ${targets.get(port) ?? `port ${port}`}`);
      };
      const computation = await world.create('connected', {
        shards: 1,
        parameters: { count: 200 },
        algorithm: { name: 'simulate', args: { sleepMs: 10 } },
      });
      const job = await world.jobOf('connected');
      await world.cluster.run(await world.cluster.startPod(job, 0));
      await world.cluster.setJob('connected', { active: 1 });
      const tokenFile = join(folder, 'token');
      await writeFile(tokenFile, 'a-secret-for-tests-only');
      const running = new WorkerProcess('connected-0', {
        TTG_LEDGER_URL: world.ledgerUrl,
        TTG_COMPUTATION_UID: computation.metadata.uid,
        TTG_TOKEN_FILE: tokenFile,
        WORKER_ID: '0',
      });
      worker = running;
      const admin = await tokenOfController(world);
      void new LedgerClient({ url: ledger.url, token: async () => admin }).progress().catch(() => undefined);
      await until(
        'the end of the run',
        async () => {
          look('ttg-operator', operator.child.pid ?? 0);
          look('ttg-ledger', ledger.pid);
          if (running.isRunning()) look('ttg-worker', running.pid);
          return (await world.get('connected')).status?.progress?.percent === 100;
        },
        { timeoutMs: 40_000, everyMs: 20 },
      );
      for (const name of namesToResolve(await rendered(WITH_POLICIES))) seen.add(`${name} → DNS`);
      const out = edgesOf(ours, 'out');
      expect([...seen].filter((edge) => !edge.startsWith('ttg-worker')).toSorted()).to.deep.equal(out);
      expect([...seen].filter((edge) => edge.startsWith('ttg-worker'))).to.deep.equal(['ttg-worker → ttg-ledger']);
      expect(edgesOf(ours, 'in')).to.include.members([...seen].filter((edge) => edge.endsWith('→ ttg-ledger')));
    });
  });
});

function specs(objects: readonly Rendered[]): Record<string, unknown> {
  return Object.fromEntries(objects.map(({ key, object }) => [key, object['spec']]));
}

async function tokenOfController({ env }: World): Promise<string> {
  const serviceAccount = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { namespace: 'ttg-system', name: 'ttg-operator' },
  };
  await env.apply(serviceAccount);
  return tokenOf(env, 'ttg-system', 'ttg-operator', ADMIN_AUDIENCE);
}

/** Programs whose settings name somebody by a name instead of an address. */
function namesToResolve(objects: readonly Rendered[]): string[] {
  return objects
    .filter(({ object }) => ['Deployment', 'StatefulSet'].includes(String(object['kind'])))
    .filter(({ object }) => {
      const urls = JSON.stringify(recordAt(object, 'spec', 'template', 'spec')).match(/https?:\/\/[^"]+/g) ?? [];
      return urls.some((url) => isIP(new URL(url).hostname) === 0);
    })
    .map(({ object }) => String(recordAt(object, 'metadata')['name']));
}

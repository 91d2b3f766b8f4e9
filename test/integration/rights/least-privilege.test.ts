import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { ADMIN_AUDIENCE, API_VERSION, KIND, workerAudience } from '../../../crds/labels.ts';
import { LedgerClient } from '../../../operator/ledger/client.ts';
import { until } from '../../env/until.ts';
import { buildRegistration } from '../../ledger/commit-builder.ts';
import { LedgerProcess } from '../../ledger/ledger-process.ts';
import type { SpawnedOperator } from '../../kube/spawned-operator.ts';
import { startOperatorProcess } from '../controller/operator-process.ts';
import { World } from '../controller/world.ts';
import { describeDeaths } from '../controller/write-story.ts';
import { SYSTEM_NAMESPACE, type Rendered } from '../install/rendered.ts';
import { refusals, rightsUsed, startAuditedEnv, type AuditedEnv } from './audited.ts';
import { grantsOf } from './grants.ts';
import { applyAll, kubeConfigOf, rendered, tokenOf } from './installation.ts';

const LEASE = { leaseMs: 15_000, renewDeadlineMs: 10_000, retryMs: 200 };

/** What the roles grant and no request of these lives shows, each with why it is granted. */
const GRANTED_BESIDE: Readonly<Record<string, string>> = {
  'update computations/finalizers':
    'asked for by the admission plugin OwnerReferencesPermissionEnforcement at the making of a Job, not by a request',
};

describe('the rights of the installed programs', function () {
  this.timeout(240_000);
  let audited: AuditedEnv;
  let rights: Rendered[];
  let system: string;

  before(async () => {
    audited = await startAuditedEnv();
  });
  after(async () => audited.stop());

  describeDeaths(
    'a controller with its own rights that is killed at each write',
    async (world, { api, ledger }) => {
      const operator = await world.operator({
        identity: 'lives',
        kubeConfig: api.kubeConfig(await tokenOf(world.env, system, 'ttg-operator')),
        ledgerUrl: ledger.url,
        settings: { watchNamespaces: [] },
        lease: LEASE,
        sweepEveryMs: 300,
      });
      const stop = async (): Promise<void> => operator.stop();
      return { stop, kill: stop };
    },
    async () => {
      const world = await World.begin({ env: audited.env, operator: false });
      system = world.namespace;
      rights = await rendered('rbac', { [SYSTEM_NAMESPACE]: system });
      await applyAll(audited.env, rights);
      return world;
    },
  );

  describe('a controller with its own rights in moments that are seldom', () => {
    let world: World;
    let operator: SpawnedOperator;

    before(async () => {
      world = await World.begin({ env: audited.env, operator: false });
      // Of the one that was killed last: it is over in 15 s.
      await audited.env.kubectl('-n', system, 'delete', 'lease', 'ttg-operator', '--ignore-not-found');
      const authority = join(dirname(world.tokenFile), 'ca.crt');
      await writeFile(authority, audited.env.certificateAuthority);
      operator = await startOperatorProcess(world, {
        name: 'seldom',
        kubeConfig: await kubeConfigOf(audited.env, system, 'ttg-operator'),
        env: { WATCH_NAMESPACES: '', POD_NAMESPACE: system, TTG_LEDGER_CA_FILE: authority },
      });
    });
    after(async () => {
      operator.child.kill('SIGTERM');
      await operator.ended;
      await world.end();
    });

    it("publishes the ledger's authority", async () => {
      await until('the ConfigMap', async () => audited.env.kubectl('-n', system, 'get', 'configmap', 'ttg-ledger-ca'), {
        timeoutMs: 40_000,
      });
    });

    it('waits for a queue, and takes its Job out of it', async () => {
      await world.create('queued');
      await world.env.kubectl('-n', world.namespace, 'delete', 'computation', 'queued', '--wait');
      const metadata = { name: 'queued', namespace: world.namespace, labels: { 'kueue.x-k8s.io/queue-name': 'team' } };
      const spec = { parameters: { count: 30 }, algorithm: { name: 'echo' }, shards: 3 };
      await world.env.apply({ apiVersion: API_VERSION, kind: KIND, metadata, spec });
      await world.jobOf('queued');
      await world.change('queued', { suspend: true });
      await until('the Job to go', async () => (await world.cluster.job('queued')) === undefined);
    });

    it('begins a run with a copy of its ConfigMap', async () => {
      await world.env.kubectl('-n', world.namespace, 'create', 'configmap', 'table', '--from-literal=a=1');
      const inputs = [{ name: 'table', mountPath: '/data', configMap: { name: 'table' } }];
      await world.create('begun', { worker: { inputs } });
      await world.jobOf('begun');
    });

    it("leaves somebody else's Job alone", async () => {
      await world.env.kubectl('create', 'job', 'mine', '--image=other', '-n', world.namespace);
      await world.create('mine');
      expect((await world.condition('mine', 'Stalled')).reason).to.equal('JobNameTaken');
    });

    it('looks for the ledger that does not answer', async () => {
      await world.create('waiting');
      await world.jobOf('waiting');
      await world.stopLedger();
      await until('it to be looked for', () =>
        audited
          .askedBy(system, 'ttg-operator')
          .some(({ verb, resource, namespace }) => verb === 'list' && resource === 'pods' && namespace === system),
      );
      await world.startLedger();
    });
  });

  describe('a ledger with its own rights', () => {
    let folder: string;
    let ledger: LedgerProcess;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'ttg-rights-'));
      const file = join(folder, 'kubeconfig');
      const kubeConfig = await kubeConfigOf(audited.env, system, 'ttg-ledger');
      await writeFile(file, kubeConfig.exportConfig(), { mode: 0o600 });
      ledger = await LedgerProcess.start(join(folder, 'data'), 0, {
        TTG_LEDGER_AUTH: 'cluster',
        TTG_LEDGER_PLAIN_HTTP: 'true',
        POD_NAMESPACE: system,
        KUBECONFIG: file,
      });
    });
    after(async () => {
      await ledger.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    });

    it('knows the controller and a worker by their tokens', async () => {
      const namespace = await audited.env.newNamespace('team');
      await audited.env.kubectl('-n', namespace, 'create', 'serviceaccount', 'default');
      const admin = await tokenOf(audited.env, system, 'ttg-operator', ADMIN_AUDIENCE);
      await new LedgerClient({ url: ledger.url, token: async () => admin }).register(
        'u',
        buildRegistration({ namespace }),
      );
      const worker = await tokenOf(audited.env, namespace, 'default', workerAudience('u'));
      const { status } = await fetch(`${ledger.url}/v1/computations/u/segments/0/claim`, {
        method: 'POST',
        headers: { authorization: `Bearer ${worker}`, 'content-type': 'application/json' },
        body: JSON.stringify({ worker: 'w', node: 'n' }),
      });
      expect(status).to.equal(200);
    });
  });

  describe('after all of these lives', () => {
    it('nothing was refused to the controller, and all that it is granted was used or has a reason', () => {
      const asked = audited.askedBy(system, 'ttg-operator');
      expect([...new Set(refusals(asked))]).to.deep.equal([]);
      const used = rightsUsed(asked);
      const granted = grantsOf(rights, 'ttg-operator');
      expect(used.filter((right) => !granted.includes(right))).to.deep.equal([]);
      expect(granted.filter((right) => !used.includes(right))).to.deep.equal(Object.keys(GRANTED_BESIDE).toSorted());
    });

    it('the ledger has read the keys of tokens, and nothing else', () => {
      const asked = audited.askedBy(system, 'ttg-ledger');
      expect([...new Set(refusals(asked))]).to.deep.equal([]);
      expect(rightsUsed(asked)).to.deep.equal(['get /.well-known/openid-configuration', 'get /openid/v1/jwks']);
      expect(grantsOf(rights, 'ttg-ledger'), 'rights of our own making').to.deep.equal([]);
    });

    it('the reader of results has no right at all', () => {
      expect(grantsOf(rights, 'ttg-reader')).to.deep.equal([]);
    });
  });
});

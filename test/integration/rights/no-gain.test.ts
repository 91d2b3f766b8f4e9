import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { ADMIN_AUDIENCE, API_VERSION, KIND, READER_AUDIENCE, workerAudience } from '../../../crds/labels.ts';
import { LedgerClient } from '../../../operator/ledger/client.ts';
import { PODS } from '../../../operator/kube/resource.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import { until } from '../../env/until.ts';
import { buildRegistration } from '../../ledger/commit-builder.ts';
import { LedgerProcess } from '../../ledger/ledger-process.ts';
import { World } from '../controller/world.ts';
import { tokenOf } from './installation.ts';
import { installUserRoles, newUser, type User } from './users.ts';

/** What a thief would look for in a Job's template. */
const LOOT =
  /ttg-operator-token|hostPath|hostNetwork|hostPID|serviceAccount"|serviceAccountName|secretKeyRef|envFrom|"privileged":true|initContainers|"\/host"/;

function computation(name: string, worker: Record<string, unknown> = {}): Record<string, unknown> {
  const spec = { parameters: { count: 30 }, algorithm: { name: 'echo' }, shards: 3, worker };
  return { apiVersion: API_VERSION, kind: KIND, metadata: { name }, spec };
}

describe('a user who has edit in one namespace', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let mallory: User;

  before(async () => {
    env = await sharedTestEnv();
    await installUserRoles(env);
    const namespace = await env.newNamespace('mallory');
    mallory = await newUser(env, namespace, 'edit', namespace);
  });

  /** A token that this user had made in the own namespace, with an audience of choice. */
  async function ownToken(account: string, audience: string): Promise<string> {
    const { code, stdout, stderr } = await mallory.kubectl(['create', 'token', account, `--audience=${audience}`]);
    expect(code, stderr).to.equal(0);
    return stdout.trim();
  }

  describe('is refused by the API server', () => {
    const attempts: Readonly<Record<string, readonly string[]>> = {
      'a token of the controller': [
        '-n',
        'ttg-system',
        'create',
        'token',
        'ttg-operator',
        `--audience=${ADMIN_AUDIENCE}`,
      ],
      'a token of the reader': ['-n', 'ttg-system', 'create', 'token', 'ttg-reader', `--audience=${READER_AUDIENCE}`],
      'Secrets of ttg-system': ['-n', 'ttg-system', 'get', 'secrets'],
      'a pod in ttg-system': ['-n', 'ttg-system', 'run', 'thief', '--image=thief'],
      'Computations of another namespace': ['-n', 'default', 'get', 'computations'],
      'Computations of all namespaces': ['get', 'computations', '--all-namespaces'],
      'more rights in the own namespace': ['create', 'rolebinding', 'more', '--clusterrole=admin', '--user=mallory'],
      'the role of results’ readers':
        '-n ttg-system create rolebinding more --role=ttg-results-reader --user=mallory'.split(' '),
      nodes: ['get', 'nodes'],
    };
    for (const [what, args] of Object.entries(attempts)) {
      it(what, async () => {
        const { code, stderr } = await mallory.kubectl(args);
        expect([code, /forbidden/i.test(stderr)], stderr).to.deep.equal([1, true]);
      });
    }

    it('the status of an own Computation', async () => {
      await mallory.kubectl(['create', '-f', '-'], computation('own'));
      const patch = ['--type=merge', '-p', '{"status":{"phase":"Succeeded"}}'];
      const { stderr } = await mallory.kubectl(['patch', 'computation', 'own', '--subresource=status', ...patch]);
      expect(stderr).to.match(/forbidden/i);
    });
  });

  describe('gets nothing into a worker’s pod that a Computation may not ask for', () => {
    let world: World;
    let inside: User;

    before(async () => {
      world = await World.begin();
      inside = await newUser(env, 'mallory-inside', 'edit', world.namespace);
    });
    after(async () => world.end());

    const unknown: Readonly<Record<string, Record<string, unknown>>> = {
      'a service account': { serviceAccountName: 'ttg-operator' },
      'an API token': { automountServiceAccountToken: true, serviceAccount: 'default' },
      'a folder of the node': { volumes: [{ name: 'host', hostPath: { path: '/host' } }] },
      'a mount': { volumeMounts: [{ name: 'host', mountPath: '/host' }] },
      'the node’s network': { hostNetwork: true, hostPID: true },
      privileges: { securityContext: { privileged: true, runAsUser: 0 } },
      'another container': { initContainers: [{ name: 'i', image: 'i', securityContext: { privileged: true } }] },
      'Secrets as environment': { envFrom: [{ secretRef: { name: 'ttg-operator-token' } }] },
      'a Secret’s value': {
        env: [{ name: 'X', value: '', valueFrom: { secretKeyRef: { name: 'ttg-operator-token', key: 'token' } } }],
      },
    };
    for (const [what, worker] of Object.entries(unknown)) {
      it(`${what}: refused by its name, and without that check left out`, async () => {
        const name = `x-${Object.keys(unknown).indexOf(what)}`;
        const strict = await inside.kubectl(['create', '--validate=strict', '-f', '-'], computation(name, worker));
        expect(strict.stderr).to.match(/unknown field "spec\.worker\./);
        const lax = await inside.kubectl(['create', '--validate=ignore', '-f', '-'], computation(name, worker));
        expect(lax.code, lax.stderr).to.equal(0);
        const { spec } = (await world.jobOf(name)).spec.template;
        expect(JSON.stringify(spec)).not.to.match(LOOT);
        expect(spec).to.include({ automountServiceAccountToken: false });
      });
    }

    it('labels and annotations that are the operator’s: refused', async () => {
      for (const worker of [
        { labels: { 'ttg.io/computation-uid': 'x' } },
        { labels: { 'app.kubernetes.io/name': 'ttg-ledger' } },
        { annotations: { 'batch.kubernetes.io/job-index-failure-count': '0' } },
      ]) {
        const { stderr } = await inside.kubectl(['create', '-f', '-'], computation('labelled', worker));
        expect(stderr).to.include('are set by the operator');
      }
    });
  });

  describe('gets no other namespace’s results from the ledger', () => {
    let folder: string;
    let ledger: LedgerProcess;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'ttg-no-gain-'));
      ledger = await LedgerProcess.start(folder, 0, {
        TTG_LEDGER_AUTH: 'cluster',
        TTG_LEDGER_PLAIN_HTTP: 'true',
        KUBECONFIG: env.kubeconfigPath,
      });
      const admin = await tokenOf(env, 'ttg-system', 'ttg-operator', ADMIN_AUDIENCE);
      const client = new LedgerClient({ url: ledger.url, token: async () => admin });
      await client.register('theirs', buildRegistration({ namespace: 'victim' }));
      await client.register('own', buildRegistration({ namespace: mallory.namespace }));
      for (const account of ['default', 'ttg-operator', 'ttg-reader']) {
        await env.apply({
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: account, namespace: mallory.namespace },
        });
      }
    });
    after(async () => {
      await ledger.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    });

    async function ask(token: string, method: string, path: string): Promise<number> {
      const response = await fetch(`${ledger.url}/v1/computations/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(method === 'POST' ? { body: JSON.stringify({ worker: 'w', node: 'n' }) } : {}),
      });
      await response.arrayBuffer();
      return response.status;
    }

    it('may claim a shard of an own Computation: so the tokens below are right ones', async () => {
      const token = await ownToken('default', workerAudience('own'));
      expect(await ask(token, 'POST', 'own/segments/0/claim')).to.equal(200);
    });

    for (const [what, account, audience, method, path] of [
      ['claims with the audience of theirs', 'default', workerAudience('theirs'), 'POST', 'theirs/segments/0/claim'],
      ['claims with the audience of an own one', 'default', workerAudience('own'), 'POST', 'theirs/segments/0/claim'],
      ['reads with the audience of theirs', 'default', workerAudience('theirs'), 'GET', 'theirs/rows'],
      ['reads as an account called like the reader', 'ttg-reader', READER_AUDIENCE, 'GET', 'theirs/rows'],
      ['reads as an account called like the controller', 'ttg-operator', ADMIN_AUDIENCE, 'GET', 'theirs/rows'],
      [
        'ends as an account called like the controller',
        'ttg-operator',
        ADMIN_AUDIENCE,
        'DELETE',
        'theirs?keepSeconds=0',
      ],
    ] as const) {
      it(`${what}: 403`, async () => {
        expect(await ask(await ownToken(account, audience), method, path)).to.equal(403);
      });
    }
  });

  describe('who copies what belongs to another namespace’s Computation', () => {
    let world: World;
    let theirs: Computation;

    before(async () => {
      world = await World.begin({ env, operator: false });
      await world.startOperator({ settings: { watchNamespaces: [world.namespace, mallory.namespace] } });
      theirs = await world.create('target');
      await world.jobOf('target');
    });
    after(async () => world.end());

    it('changes nothing there: a pod, a placeholder and a Job with its labels, name and owner', async () => {
      const { uid } = theirs.metadata;
      const job = await world.jobNow('target');
      const labels = { ...job.metadata.labels };
      const owner = { apiVersion: API_VERSION, kind: KIND, name: 'target', uid, controller: true };
      const { namespace } = mallory;
      const template = { ...job.spec.template, metadata: { labels } };
      const pod = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'worker', image: 'x' }] } };
      const objects = [
        { ...pod, metadata: { name: 'twin', namespace, labels, ownerReferences: [owner] } },
        { ...pod, metadata: { name: 'lost', namespace, labels: { ...labels, 'ttg.io/lost': uid } } },
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: { name: 'target', namespace, labels, ownerReferences: [owner] },
          spec: { parallelism: 7, template },
        },
      ];
      for (const object of objects) {
        const { code, stderr } = await mallory.kubectl(['create', '-f', '-'], object);
        expect(code, stderr).to.equal(0);
      }
      const index = { 'batch.kubernetes.io/job-completion-index': '0' };
      await world.api.patch(PODS, { namespace, name: 'twin' }, { metadata: { annotations: index } }, { type: 'merge' });
      const isRunning = ['--subresource=status', '--type=merge', '-p', '{"status":{"phase":"Running"}}'];
      await env.kubectl('-n', namespace, 'patch', 'pod', 'twin', ...isRunning);
      await mallory.kubectl(['create', '-f', '-'], computation('afterwards'));
      await until(
        'the controller to have looked at that namespace since',
        async () => (await mallory.kubectl(['get', 'job', 'afterwards'])).code === 0,
      );
      await (await world.claim(theirs, 0, 'by-hand')).commit(4);
      const after = await world.status('target', 'going on', ({ progress }) => progress?.completed === 4);
      expect((await world.jobNow('target')).metadata.uid).to.equal(job.metadata.uid);
      expect((await world.jobNow('target')).spec.parallelism).to.equal(3);
      expect(after.workers).to.equal('0/3');
      expect(after.jobName).to.equal('target');
      const copied = await mallory.kubectl(['get', 'job', 'target', '-o', 'jsonpath={.spec.parallelism}']);
      expect(copied.stdout, 'the copy is left as it is').to.equal('7');
    });
  });
});

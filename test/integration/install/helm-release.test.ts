import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startTestEnv, type TestEnv } from '../../env/test-env.ts';
import { until } from '../../env/until.ts';
import { CHART, command, type CommandResult } from './command.ts';

const CRD = 'crd/computations.ttg.io';
const VERSION_LABEL = 'app.kubernetes.io/version';

describe('a release of the chart on a real API server', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let home: string;

  before(async () => {
    env = await startTestEnv();
    home = await mkdtemp(join(tmpdir(), 'ttg-helm-'));
  });
  after(async () => {
    await env.stop();
    await rm(home, { recursive: true, force: true });
  });

  const replicas = async (): Promise<string> =>
    env.kubectl('-n', 'ttg-system', 'get', 'deploy/ttg-operator', '-o', 'jsonpath={.spec.replicas}');
  const helm = (...args: string[]): Promise<CommandResult> =>
    command('helm', args, { KUBECONFIG: env.kubeconfigPath, HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home });

  /** May the controller of that namespace's release do so? */
  async function may(release: string, verb: string, resource: string, ...where: string[]): Promise<boolean> {
    const as = `system:serviceaccount:${release}:ttg-operator`;
    const { stdout } = await env.tryKubectl(['auth', 'can-i', verb, resource, '--as', as, ...where]);
    return stdout.trim() === 'yes';
  }

  async function secret(name: string): Promise<{ metadata: { labels?: object }; data: Record<string, string> }> {
    return JSON.parse(await env.kubectl('-n', 'ttg-system', 'get', 'secret', name, '-o', 'json'));
  }
  async function certificate(): Promise<{ ledger: X509Certificate; authority: X509Certificate }> {
    const { data } = await secret('ttg-ledger-tls');
    const read = (name: string) => new X509Certificate(Buffer.from(data[name] ?? '', 'base64'));
    return { ledger: read('tls.crt'), authority: read('ca.crt') };
  }

  describe('for all namespaces', () => {
    before(() => done(helm('install', 'ttg', CHART, '-n', 'ttg-system', '--create-namespace')));

    it('brings the resource, and says what comes next', async () => {
      await env.kubectl('wait', '--for=condition=Established', CRD, '--timeout=30s');
      await until('kubectl to find the resource', async () =>
        (await env.kubectl('explain', 'computation.spec.shards')).includes('FIELD: shards'),
      );
      expect(await done(helm('get', 'notes', 'ttg', '-n', 'ttg-system')))
        .to.include('serves all namespaces')
        .and.to.include('kubectl -n default get computations -w')
        .and.to.include('the nodes must have ttg-operator:v');
    });

    it('gives the controller its rights in every namespace, and no others', async () => {
      expect(await may('ttg-system', 'create', 'jobs.batch', '-n', 'anywhere')).to.equal(true);
      expect(await may('ttg-system', 'watch', 'nodes')).to.equal(true);
      expect(await may('ttg-system', 'get', 'secrets', '-n', 'ttg-system')).to.equal(false);
      expect(await may('ttg-system', 'create', 'deployments.apps', '-n', 'anywhere')).to.equal(false);
    });

    it('makes a certificate for the ledger, signed by an authority of its own, and keeps it at an upgrade', async () => {
      const made = await certificate();
      expect(made.ledger.checkHost('ttg-ledger.ttg-system.svc')).not.to.equal(undefined);
      expect(made.ledger.verify(made.authority.publicKey)).to.equal(true);
      expect(made.authority.ca).to.equal(true);
      await done(helm('upgrade', 'ttg', CHART, '-n', 'ttg-system'));
      expect((await certificate()).ledger.fingerprint256).to.equal(made.ledger.fingerprint256);
    });

    it('makes a deleted certificate again by the same authority, which workers know', async () => {
      const before = await certificate();
      await env.kubectl('-n', 'ttg-system', 'delete', 'secret', 'ttg-ledger-tls');
      await done(helm('upgrade', 'ttg', CHART, '-n', 'ttg-system'));
      const after = await certificate();
      expect(after.ledger.fingerprint256).not.to.equal(before.ledger.fingerprint256);
      expect(after.authority.fingerprint256).to.equal(before.authority.fingerprint256);
      expect(after.ledger.verify(before.authority.publicKey)).to.equal(true);
    });

    it('is changed by an upgrade, which keeps Computations', async () => {
      await env.apply(aComputation('kept', 'default'));
      await done(helm('upgrade', 'ttg', CHART, '-n', 'ttg-system', '--set', 'controller.replicas=2'));
      expect(await replicas()).to.equal('2');
      expect(await env.kubectl('get', 'computation', 'kept')).to.include('kept');
    });

    it('takes budgets, network policies and places to run that the API server finds right', async () => {
      const chosen = [
        'networkPolicy.enabled=true,controller.podDisruptionBudget.enabled=true,ledger.podDisruptionBudget.enabled=true',
        'controller.replicas=2,controller.nodeSelector.pool=system,images.pullSecrets={one},log.level=debug',
      ];
      await done(helm('upgrade', 'ttg', CHART, '-n', 'ttg-system', ...chosen.flatMap((values) => ['--set', values])));
      const kinds = 'networkpolicies,poddisruptionbudgets';
      const names = await env.kubectl('-n', 'ttg-system', 'get', kinds, '-o', 'jsonpath={.items[*].metadata.name}');
      expect(names.split(' ').toSorted()).to.deep.equal([
        'ttg-default-deny',
        'ttg-ledger',
        'ttg-ledger',
        'ttg-operator',
        'ttg-operator',
      ]);
    });

    it('refuses an upgrade where the resource is a newer one, and changes nothing', async () => {
      const version = await env.kubectl('get', CRD, '-o', `jsonpath={.metadata.labels.app\\.kubernetes\\.io/version}`);
      await env.kubectl('label', '--overwrite', CRD, `${VERSION_LABEL}=99.0.0`);
      const { code, stderr } = await helm(
        'upgrade',
        'ttg',
        CHART,
        '-n',
        'ttg-system',
        '--set',
        'controller.replicas=3',
      );
      expect(code).to.equal(1);
      expect(stderr).to.include(
        `The cluster has the Computation resource of version 99.0.0, and this chart brings ${version}`,
      );
      expect(await replicas()).to.equal('2');
      await env.kubectl('label', '--overwrite', CRD, `${VERSION_LABEL}=${version}`);
    });

    it('leaves the resource and Computations there when it is uninstalled, and can be installed again', async () => {
      await done(helm('uninstall', 'ttg', '-n', 'ttg-system'));
      const left = await env.kubectl(
        'get',
        'all,roles,serviceaccounts,clusterroles',
        '-A',
        '-l',
        'ttg.io/installation',
        '-o',
        'name',
      );
      expect(left.trim()).to.equal('');
      expect(await env.kubectl('get', 'computation', 'kept')).to.include('kept');
      await done(helm('install', 'ttg', CHART, '-n', 'ttg-system'));
      await done(helm('uninstall', 'ttg', '-n', 'ttg-system'));
    });

    it('takes no certificate for its own that somebody else put there', async () => {
      const metadata = { name: 'ttg-ledger-tls', namespace: 'ttg-system' };
      await env.apply({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { 'tls.crt': 'theirs' } });
      const refused = await helm('install', 'ttg', CHART, '-n', 'ttg-system');
      expect(refused.code).to.equal(1);
      expect(refused.stderr)
        .to.include('The Secret ttg-ledger-tls is in ttg-system already')
        .and.to.include('tls.generate=false');
      await done(helm('install', 'ttg', CHART, '-n', 'ttg-system', '--set', 'tls.generate=false'));
      await done(helm('uninstall', 'ttg', '-n', 'ttg-system'));
      expect((await secret('ttg-ledger-tls')).data['tls.crt']).to.equal(Buffer.from('theirs').toString('base64'));
    });
  });

  describe('for some namespaces, of users without rights on the cluster', () => {
    const release = 'research';
    const admin = ['--kube-as-user', 'anna', '--kube-as-group', 'researchers'];

    before(async () => {
      for (const namespace of [release, 'team-a', 'team-b']) {
        await env.kubectl('create', 'namespace', namespace);
        // Who gives rights away must have them: admin of these namespaces, and what Computations need.
        await env.apply(rightsIn(namespace));
      }
      const values = ['--set', 'watchNamespaces={team-a,team-b},crds.install=false,userRoles.create=false'];
      await done(helm('install', 'mine', CHART, '-n', release, ...values, ...admin));
    });

    it('serves these and no other', async () => {
      for (const namespace of ['team-a', 'team-b']) {
        expect(await may(release, 'create', 'jobs.batch', '-n', namespace), namespace).to.equal(true);
        expect(await may(release, 'get', `namespaces/${namespace}`, '-n', namespace), namespace).to.equal(true);
      }
      expect(await may(release, 'create', 'jobs.batch', '-n', 'default')).to.equal(false);
      expect(await may(release, 'watch', 'nodes')).to.equal(false);
    });

    it('may hold its lease', async () => {
      expect(await may(release, 'patch', 'leases.coordination.k8s.io', '-n', release)).to.equal(true);
    });

    it('goes without a trace', async () => {
      await done(helm('uninstall', 'mine', '-n', release, ...admin));
      const left = await env.kubectl(
        'get',
        'all,roles,rolebindings,serviceaccounts',
        '-A',
        '-l',
        `ttg.io/installation=${release}`,
        '-o',
        'name',
      );
      expect(left.trim()).to.equal('');
    });
  });
});

/** What it prints, once it has ended well. */
async function done(result: Promise<CommandResult>): Promise<string> {
  const { code, stdout, stderr } = await result;
  expect(code, stderr).to.equal(0);
  return stdout;
}

function aComputation(name: string, namespace: string): object {
  const spec = { parameters: { count: 10 }, algorithm: { name: 'echo' } };
  return { apiVersion: 'ttg.io/v1alpha1', kind: 'Computation', metadata: { name, namespace }, spec };
}

/** Rights of the researchers on a namespace: all that is in it. */
function rightsIn(namespace: string): object {
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'everything', namespace },
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'everything', namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'everything' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'researchers' }],
      },
    ],
  };
}

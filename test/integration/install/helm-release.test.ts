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
  this.timeout(60_000);
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

  const helm = (...args: string[]): Promise<CommandResult> =>
    command('helm', args, { KUBECONFIG: env.kubeconfigPath, HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home });

  /** May the controller of that namespace's release do so? */
  async function may(release: string, verb: string, resource: string, ...where: string[]): Promise<boolean> {
    const as = `system:serviceaccount:${release}:ttg-operator`;
    const { stdout } = await env.tryKubectl(['auth', 'can-i', verb, resource, '--as', as, ...where]);
    return stdout.trim() === 'yes';
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

    it('is changed by an upgrade, which keeps Computations', async () => {
      await env.apply(aComputation('kept', 'default'));
      await done(helm('upgrade', 'ttg', CHART, '-n', 'ttg-system', '--set', 'controller.replicas=2'));
      const replicas = await env.kubectl(
        '-n',
        'ttg-system',
        'get',
        'deploy/ttg-operator',
        '-o',
        'jsonpath={.spec.replicas}',
      );
      expect(replicas).to.equal('2');
      expect(await env.kubectl('get', 'computation', 'kept')).to.include('kept');
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
      const replicas = await env.kubectl(
        '-n',
        'ttg-system',
        'get',
        'deploy/ttg-operator',
        '-o',
        'jsonpath={.spec.replicas}',
      );
      expect(replicas).to.equal('2');
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

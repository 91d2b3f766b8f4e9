import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { CoreV1Api } from '@kubernetes/client-node';
import { expect } from 'chai';
import { findBinaries } from './binaries.ts';
import { startTestEnv, type TestEnv } from './test-env.ts';
import { until } from './until.ts';

describe('the test environment', function () {
  this.timeout(180_000);
  let env: TestEnv;

  before(async () => {
    env = await startTestEnv();
  });
  after(() => env.stop());

  it('answers kubectl and the client library', async () => {
    expect(await env.kubectl('get', 'namespaces', '-o', 'name')).to.contain('namespace/default');
    const { items } = await env.kubeConfig().makeApiClient(CoreV1Api).listNamespace();
    expect(items.map((namespace) => namespace.metadata?.name)).to.include('default');
  });

  it('issues tokens of service accounts and publishes the keys they are signed with', async () => {
    const namespace = await env.newNamespace('tokens');
    await env.kubectl('create', 'serviceaccount', 'worker', '-n', namespace);
    const token = await env.kubectl('create', 'token', 'worker', '-n', namespace, '--audience', 'ttg-ledger/u1');
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).to.deep.include({ aud: ['ttg-ledger/u1'], sub: `system:serviceaccount:${namespace}:worker` });
    expect(await env.kubectl('get', '--raw', '/openid/v1/jwks')).to.contain('"RS256"');
  });

  it('keeps what is stored over a restart of the API server, under the same address', async () => {
    const namespace = await env.newNamespace('kept');
    await env.stopApiServer('SIGKILL');
    expect((await env.tryKubectl(['get', 'namespaces'])).code).to.not.equal(0);
    await env.startApiServer();
    expect(await env.kubectl('get', 'namespace', namespace, '-o', 'name')).to.contain(namespace);
  });

  it('says what kubectl said when it fails', async () => {
    const failure = await env.kubectl('get', 'pod', 'nobody').then(String, String);
    expect(failure).to.contain('pods "nobody" not found');
  });

  it('leaves no process and no file behind', async () => {
    const other = await startTestEnv();
    const folder = dirname(other.kubeconfigPath);
    const { port } = new URL(other.url);
    await other.stop();
    expect(existsSync(folder)).to.equal(false);
    await until('the port to be closed', () =>
      fetch(`http://127.0.0.1:${port}`).then(
        () => false,
        () => true,
      ),
    );
  });
});

describe('the binaries of the test environment', () => {
  it('are looked for in KUBEBUILDER_ASSETS first', () => {
    expect(() => findBinaries({ KUBEBUILDER_ASSETS: '/nowhere', TEST_ASSET_ETCD: process.execPath })).to.throw(
      'etcd is not at /nowhere/etcd (from KUBEBUILDER_ASSETS); `make assets` brings it',
    );
  });

  it('can be named one by one', () => {
    const own = process.execPath;
    expect(
      findBinaries({ TEST_ASSET_ETCD: own, TEST_ASSET_KUBE_APISERVER: own, TEST_ASSET_KUBECTL: own }),
    ).to.deep.equal({ etcd: own, kubeApiserver: own, kubectl: own });
  });

  it('are otherwise in the cache', () => {
    expect(() => findBinaries({ TTG_CACHE: '/nowhere' })).to.throw(
      /etcd is not at \/nowhere\/kind-node-v[\d.]+\/bin\/etcd/,
    );
  });
});

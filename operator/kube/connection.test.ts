import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { KubeConfig } from '@kubernetes/client-node';
import { expect } from 'chai';
import { Connection } from './connection.ts';

interface Parts {
  cluster?: object;
  user?: object;
}

function kubeConfig({ cluster = {}, user = {} }: Parts = {}): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'c', server: 'https://10.0.0.1:6443/k8s/clusters/c1/', skipTLSVerify: true, ...cluster }],
    users: [{ name: 'u', ...user }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
  return config;
}

describe('the way to the API server', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'ttg-connection-'))));
  after(async () => rm(folder, { recursive: true }));
  afterEach(() => mock.timers.reset());

  it('keeps a path before the API, as proxies have it', async () => {
    const { origin, basePath } = await new Connection(kubeConfig()).route();
    expect({ origin, basePath }).to.deep.equal({ origin: 'https://10.0.0.1:6443', basePath: '/k8s/clusters/c1' });
  });

  it('reads a token file again after it was rotated', async () => {
    mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, 'first\n');
    const user = { authProvider: { name: 'tokenFile', config: { tokenFile } } };
    const connection = new Connection(kubeConfig({ user }));
    expect((await connection.route()).headers).to.deep.equal({ authorization: 'Bearer first' });
    await writeFile(tokenFile, 'second\n');
    mock.timers.tick(61_000);
    expect((await connection.route()).headers).to.deep.equal({ authorization: 'Bearer second' });
  });

  it('sends a name and password', async () => {
    const connection = new Connection(kubeConfig({ user: { username: 'me', password: 'pw' } }));
    expect((await connection.route()).headers['authorization']).to.equal(`Basic ${btoa('me:pw')}`);
  });

  it('uses the same dispatcher until the certificates change', async () => {
    const caFile = join(folder, 'ca.crt');
    await writeFile(caFile, 'one');
    const connection = new Connection(kubeConfig({ cluster: { caFile } }));
    const first = (await connection.route()).dispatcher;
    expect((await connection.route()).dispatcher).to.equal(first);
    await writeFile(caFile, 'two');
    expect((await connection.route()).dispatcher).not.to.equal(first);
    await connection.close();
  });

  const unusable: [string, KubeConfig, string][] = [
    ['a context without a cluster', new KubeConfig(), 'names no cluster'],
    ['http without leave', kubeConfig({ cluster: { server: 'http://h', skipTLSVerify: false } }), 'HTTP protocol'],
    ['a certificate that is not there', kubeConfig({ cluster: { caFile: '/nowhere/ca.crt' } }), '/nowhere/ca.crt'],
    ['a SOCKS proxy', kubeConfig({ cluster: { proxyUrl: 'socks5://p:1' } }), 'must begin with http:// or https://'],
  ];
  for (const [what, config, message] of unusable) {
    it(`refuses ${what}, and says what is wrong`, async () => {
      const failure = await new Connection(config).route().catch((error: unknown) => error);
      expect(failure).to.have.property('code', 'KubeConfigUnusable');
      expect(failure).to.have.property('message').that.contains(message);
    });
  }
});

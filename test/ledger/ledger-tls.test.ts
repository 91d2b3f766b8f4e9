import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { makeAuthority } from '../../hack/deploy/certificate/make.ts';
import { LedgerClient } from '../../operator/ledger/client.ts';
import { LedgerTrust } from '../../operator/ledger/trust.ts';
import { until } from '../env/until.ts';
import { buildRegistration } from './commit-builder.ts';
import { LedgerProcess } from './ledger-process.ts';
import { OpenConnection, shownCertificate } from './open-connection.ts';
import { SECRET, temporaryFolder } from './test-ledger.ts';
import { TlsFolder } from './tls-folder.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const KUBECONFIG = {
  'current-context': 'c',
  contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
  clusters: [{ name: 'k', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'u', user: {} }],
};

describe('a ledger with a certificate', function () {
  this.timeout(180_000);
  let data: string;
  let tls: TlsFolder;
  let ledger: LedgerProcess;

  const start = async (env: Record<string, string> = {}): Promise<void> => {
    ledger = await LedgerProcess.start(data, 0, { TTG_LEDGER_TLS_DIR: tls.path, ...env });
  };
  const client = (trust: LedgerTrust): LedgerClient =>
    new LedgerClient({ url: ledger.url, token: async () => SECRET, trust, timeoutMs: 5000 });
  const trusting = (caFile = tls.caFile): LedgerClient => client(new LedgerTrust({ caFile }));

  beforeEach(async () => {
    data = temporaryFolder();
    tls = await TlsFolder.make();
  });
  afterEach(async () => {
    await ledger?.end('SIGKILL');
    tls.remove();
    rmSync(data, { recursive: true, force: true });
  });

  it('speaks HTTPS with those who know its authority', async () => {
    await start();
    expect(ledger.url).to.match(/^https:/);
    await trusting().register('u', buildRegistration({ total: 3 }));
    expect((await trusting().computation('u')).total).to.equal(3);
  });

  it('is refused by those who do not know its authority, and they say so', async () => {
    await start();
    const other = await TlsFolder.make();
    expect(await failureOf(trusting(other.caFile))).to.contain('signed by an authority that is not known here');
    expect(await failureOf(client(new LedgerTrust({})))).to.contain('signed by an authority that is not known here');
    other.remove();
  });

  it('is refused once its certificate has expired, and warns of that itself', async () => {
    await tls.issue({ notBefore: new Date(Date.now() - 2 * DAY_MS), notAfter: new Date(Date.now() - DAY_MS) });
    await start();
    expect(await failureOf(trusting())).to.contain('has expired');
    expect(ledger.written).to.contain('the certificate has expired');
  });

  it('warns of a certificate that ends soon, as its own life goes', async () => {
    await tls.issue({ notBefore: new Date(Date.now() - 85 * DAY_MS), notAfter: new Date(Date.now() + 5 * DAY_MS) });
    await start();
    await until('a warning', () => ledger.written.includes('the certificate ends soon'));
    await ledger.end('SIGTERM');
    await tls.issue({ notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 5 * DAY_MS) });
    await start();
    await trusting().progress();
    expect(ledger.written).not.to.contain('ends soon');
  });

  it('is refused where its certificate is for another name, unless that name is asked for', async () => {
    await tls.issue({ names: ['ttg-ledger.ttg-system.svc'] });
    await start();
    const said = await failureOf(trusting());
    expect(said).to.contain('for another name').and.to.contain('127.0.0.1 is not in the cert');
    const named = new LedgerTrust({ caFile: tls.caFile, serverName: 'ttg-ledger.ttg-system.svc' });
    expect((await client(named).progress()).computations).to.deep.equal([]);
  });

  it('does not answer plain HTTP', async () => {
    await start();
    const answer = await fetch(`${ledger.url.replace('https:', 'http:')}/healthz`).then(
      ({ status }) => status,
      () => 'no answer',
    );
    expect(answer).to.equal('no answer');
    await trusting().progress();
  });

  it('shows new connections a renewed certificate, and keeps those that are open', async () => {
    const first = await tls.issue();
    await start({ LOG_LEVEL: 'info' });
    const open = await OpenConnection.to(ledger.url, tls.authority.cert);
    expect(await open.get('/healthz')).to.equal(200);
    const before = await shownCertificate(ledger.url, tls.authority.cert);

    await tls.issue();
    await until('the new certificate', async () => (await shownCertificate(ledger.url, tls.authority.cert)) !== before);
    expect(await open.get('/healthz')).to.equal(200);
    expect(open.certificate).to.equal(before);
    expect(ledger.written).to.contain('the certificate is renewed').and.not.to.contain(keyText(first.key));
    open.close();
  });

  it('keeps its certificate when half of a new one comes, and takes the whole one', async () => {
    await start();
    const before = await shownCertificate(ledger.url, tls.authority.cert);
    const whole = await tls.issue();
    const stranger = await makeAuthority();
    await tls.put({ cert: whole.cert, key: stranger.key }, tls.authority.cert);
    await until('a warning', () => ledger.written.includes('the old one stays in use'));
    expect(await shownCertificate(ledger.url, tls.authority.cert)).to.equal(before);

    await tls.put(whole, tls.authority.cert);
    await until('the whole one', async () => (await shownCertificate(ledger.url, tls.authority.cert)) !== before);
  });

  it('is spoken to again by a controller whose authority file was renewed with it', async () => {
    await start();
    const controller = trusting();
    await controller.progress();
    await tls.issue({ by: await makeAuthority() });
    const { port } = new URL(ledger.url);
    await ledger.end('SIGTERM'); // and with it the connection that was made under the old one
    ledger = await LedgerProcess.start(data, Number(port), { TTG_LEDGER_TLS_DIR: tls.path });
    expect((await controller.progress()).computations).to.deep.equal([]);
  });

  it('tells Prometheus when its certificate ends', async () => {
    const notAfter = new Date('2031-05-06T07:08:09Z');
    await tls.issue({ notAfter });
    await start();
    const open = await OpenConnection.to(ledger.url, tls.authority.cert);
    expect(await open.text('/metrics')).to.match(
      new RegExp(`^ttg_ledger_certificate_expiry_timestamp_seconds ${notAfter.getTime() / 1000}$`, 'm'),
    );
    open.close();
  });
});

describe('what a ledger starts with', function () {
  this.timeout(180_000);
  let data: string;
  let tls: TlsFolder;

  beforeEach(async () => {
    data = temporaryFolder();
    tls = await TlsFolder.make();
  });
  afterEach(() => {
    tls.remove();
    rmSync(data, { recursive: true, force: true });
  });

  const said = async (env: Record<string, string>): Promise<string> => {
    const started = LedgerProcess.start(data, 0, env).then(async (ledger) => {
      await ledger.end('SIGKILL');
      return `it started: ${ledger.url}`;
    }, String);
    return await started;
  };
  /** With an API server that is away: it is asked only when a token comes. */
  const inCluster = async (): Promise<Record<string, string>> => {
    const kubeConfig = join(tls.path, 'kubeconfig');
    await writeFile(kubeConfig, JSON.stringify(KUBECONFIG));
    return { TTG_LEDGER_AUTH: 'cluster', KUBECONFIG: kubeConfig };
  };

  it('is a certificate, in a cluster', async () => {
    expect(await said(await inCluster()))
      .to.contain('TTG_LEDGER_TLS_DIR')
      .and.to.contain('TTG_LEDGER_PLAIN_HTTP=true');
    expect(await said({ ...(await inCluster()), TTG_LEDGER_TLS_DIR: tls.path })).to.match(/^it started: https:/);
  });

  it('is plain HTTP where somebody chose that', async () => {
    expect(await said({ ...(await inCluster()), TTG_LEDGER_PLAIN_HTTP: 'true' })).to.match(/^it started: http:/);
  });

  it('is not both', async () => {
    const both = { TTG_LEDGER_TLS_DIR: tls.path, TTG_LEDGER_PLAIN_HTTP: 'true' };
    expect(await said(both)).to.contain('TTG_LEDGER_PLAIN_HTTP is "true", but must be false');
  });

  it('is not a folder without a certificate', async () => {
    expect(await said({ TTG_LEDGER_TLS_DIR: data })).to.contain('CertificateUnusable: tls.crt cannot be read');
  });

  it("is not a certificate with somebody else's key, and the key is not shown", async () => {
    const stranger = await makeAuthority();
    const made = await tls.issue();
    await tls.put({ cert: made.cert, key: stranger.key }, tls.authority.cert);
    expect(await said({ TTG_LEDGER_TLS_DIR: tls.path }))
      .to.contain('is not the key of the certificate in tls.crt')
      .and.not.to.contain(keyText(stranger.key));
  });

  it('is no torn file, which is not shown', async () => {
    const made = await tls.issue();
    const half = made.key.slice(0, made.key.length / 2);
    await tls.put({ cert: made.cert, key: half }, tls.authority.cert);
    expect(await said({ TTG_LEDGER_TLS_DIR: tls.path }))
      .to.contain('tls.key')
      .and.to.contain('is not a key in PEM')
      .and.not.to.contain(keyText(made.key));
  });
});

describe('a client of a ledger that was to speak HTTPS', () => {
  it('says that what answers speaks no TLS', async () => {
    const plain = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const address = plain.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const client = new LedgerClient({ url: `https://127.0.0.1:${port}`, token: async () => SECRET });
    expect(await failureOf(client)).to.contain('speaks no TLS');
    plain.close();
  });

  it('says which file with an authority it cannot use', async () => {
    const trust = new LedgerTrust({ caFile: '/does/not/exist' });
    const client = new LedgerClient({ url: 'https://127.0.0.1:1', token: async () => SECRET, trust });
    expect(await failureOf(client))
      .to.contain('CertificateUnusable')
      .and.to.contain('/does/not/exist');
  });
});

async function failureOf(client: LedgerClient): Promise<string> {
  return client.progress().then(() => 'it was answered', String);
}

/** The first line of a key's secret part. */
function keyText(pem: string): string {
  return pem.split('\n')[1] ?? '';
}

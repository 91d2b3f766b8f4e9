import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT_COMPLETE, EXIT_LATER } from '../../crds/exit-codes.ts';
import { makeAuthority, type Certified } from '../../hack/deploy/certificate/make.ts';
import { LedgerClient } from '../../operator/ledger/client.ts';
import { LedgerTrust } from '../../operator/ledger/trust.ts';
import { until } from '../env/until.ts';
import { WorkerProcess } from '../faults/schedule/worker-process.ts';
import { buildRegistration } from './commit-builder.ts';
import { LedgerProcess } from './ledger-process.ts';
import { shownCertificate } from './open-connection.ts';
import { SECRET, temporaryFolder } from './test-ledger.ts';
import { TlsFolder } from './tls-folder.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const TOTAL = 300;

describe('a worker of a ledger with a certificate', function () {
  this.timeout(180_000);
  let data: string;
  let tls: TlsFolder;
  let ledger: LedgerProcess;

  const begin = async (sleepMs = 0): Promise<void> => {
    ledger = await LedgerProcess.start(data, 0, { TTG_LEDGER_TLS_DIR: tls.path, LOG_LEVEL: 'debug' });
    const algorithm = { name: 'simulate' as const, args: { sleepMs } };
    const { work } = buildRegistration({ total: TOTAL });
    await client().register('u', buildRegistration({ total: TOTAL, work: { ...work, algorithm } }));
  };
  const client = (): LedgerClient =>
    new LedgerClient({
      url: ledger.url,
      token: async () => SECRET,
      trust: new LedgerTrust({ caFile: tls.caFile }),
    });
  const worker = (ca: string, change: Record<string, string> = {}): WorkerProcess =>
    new WorkerProcess('w-0', {
      TTG_LEDGER_URL: ledger.url,
      TTG_LEDGER_CA: ca,
      TTG_COMPUTATION_UID: 'u',
      TTG_TOKEN_FILE: join(data, 'token'),
      WORKER_ID: '0',
      TTG_COMMIT_SECONDS: '0.1',
      TTG_LEDGER_PATIENCE_SECONDS: '2',
      LOG_LEVEL: 'debug',
      ...change,
    });
  const isDone = async (): Promise<boolean> => (await client().computation('u')).completed === TOTAL;

  beforeEach(async () => {
    data = temporaryFolder();
    await writeFile(join(data, 'token'), SECRET);
    tls = await TlsFolder.make();
  });
  afterEach(async () => {
    await ledger.end('SIGKILL');
    tls.remove();
    rmSync(data, { recursive: true, force: true });
  });

  it('computes everything', async () => {
    await begin();
    expect(await worker(tls.authority.cert).ended).to.equal(EXIT_COMPLETE);
    expect(await isDone()).to.equal(true);
  });

  it('knows several authorities, as while they change', async () => {
    await begin();
    const old = await makeAuthority();
    expect(await worker(old.cert + tls.authority.cert).ended).to.equal(EXIT_COMPLETE);
  });

  const refused: [string, (tls: TlsFolder) => Promise<Certified>, string][] = [
    [
      'of an authority that it does not know',
      async () => makeAuthority(),
      'signed by an authority that is not known here',
    ],
    [
      'that has expired',
      async (folder) => {
        await folder.issue({ notBefore: new Date(Date.now() - 2 * DAY_MS), notAfter: new Date(Date.now() - DAY_MS) });
        return folder.authority;
      },
      'has expired',
    ],
    [
      'for another name',
      async (folder) => {
        await folder.issue({ names: ['ttg-ledger.elsewhere.svc'] });
        return folder.authority;
      },
      'for another name',
    ],
  ];
  for (const [title, spoil, why] of refused) {
    it(`waits before a certificate ${title}, says so in one line, and goes to come back later`, async () => {
      await begin();
      const { cert } = await spoil(tls);
      await ledger.end('SIGTERM');
      ledger = await LedgerProcess.start(data, 0, { TTG_LEDGER_TLS_DIR: tls.path });
      const poor = worker(cert);
      expect(await poor.ended).to.equal(EXIT_LATER);
      expect(poor.said.filter((line) => line.includes(`claim is tried again: `) && line.includes(why))).to.have.length(
        1,
      );
      expect(poor.said.at(-1)).to.contain('LedgerAway').and.to.contain(why);
    });
  }

  it('goes on by itself when the certificate that it waits before is mended', async () => {
    await begin();
    await tls.issue({ names: ['ttg-ledger.elsewhere.svc'] });
    await ledger.end('SIGTERM');
    ledger = await LedgerProcess.start(data, 0, { TTG_LEDGER_TLS_DIR: tls.path });
    const patient = worker(tls.authority.cert, { TTG_LEDGER_PATIENCE_SECONDS: '60' });
    await until('the worker to complain', () => patient.said.some((line) => line.includes('for another name')));
    await tls.issue();
    expect(await patient.ended).to.equal(EXIT_COMPLETE);
  });

  it('computes on while the certificate is renewed', async () => {
    await begin(20);
    const running = worker(tls.authority.cert);
    await until('some rows', async () => (await client().computation('u')).completed > 0);
    const before = await shownCertificate(ledger.url, tls.authority.cert);
    await tls.issue();
    await until('the new one', async () => (await shownCertificate(ledger.url, tls.authority.cert)) !== before);
    expect(await isDone()).to.equal(false);
    expect(await running.ended).to.equal(EXIT_COMPLETE);
    expect(running.said.join('\n')).not.to.contain('tried again');
  });

  it('leaves neither its token nor the key in any log, however much is said', async () => {
    await begin();
    const wrong = 'a-token-that-nobody-knows';
    await writeFile(join(data, 'wrong'), wrong);
    const stranger = worker(tls.authority.cert, { TTG_TOKEN_FILE: join(data, 'wrong') });
    await until('a refusal', () => stranger.said.some((line) => line.includes('401')));
    stranger.signal('SIGTERM');
    const proper = worker(tls.authority.cert);
    await Promise.all([stranger.ended, proper.ended]);
    const key = (await readFile(join(tls.path, 'tls.key'), 'utf8')).split('\n')[1] ?? '';
    const said = [ledger.written, ...stranger.said, ...proper.said].join('\n');
    expect(ledger.written).to.contain('"level":"debug"').and.to.contain('Unauthorized');
    for (const secret of [SECRET, wrong, key]) expect(said).not.to.contain(secret);
  });
});

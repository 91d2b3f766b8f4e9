import { expect } from 'chai';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { LEDGER_CA } from '../../../crds/labels.ts';
import { makeAuthority } from '../../../hack/deploy/certificate/make.ts';
import { CONFIG_MAPS, JOBS } from '../../../operator/kube/resource.ts';
import { createLogger } from '../../../operator/log.ts';
import { until } from '../../env/until.ts';
import { LedgerProcess } from '../../ledger/ledger-process.ts';
import { SECRET } from '../../ledger/test-ledger.ts';
import { TlsFolder } from '../../ledger/tls-folder.ts';
import { World } from './world.ts';

describe('a controller whose ledger has a certificate', function () {
  this.timeout(180_000);
  let world: World;
  let tls: TlsFolder;
  let ledger: LedgerProcess;
  let log: PassThrough;

  beforeEach(async () => {
    world = await World.begin({ operator: false });
    tls = await TlsFolder.make();
    ledger = await LedgerProcess.start(join(tls.path, 'ledger'), 0, { TTG_LEDGER_TLS_DIR: tls.path });
    const ledgerTokenFile = join(tls.path, 'token');
    await writeFile(ledgerTokenFile, SECRET);
    log = new PassThrough({ highWaterMark: 64 * 1024 * 1024 });
    await world.startOperator({
      ledgerUrl: ledger.url,
      sweepEveryMs: 300,
      log: createLogger({ program: 'operator', level: 'debug', stream: log }),
      settings: { ledgerCaFile: tls.caFile, ledgerTokenFile, workerLedgerUrl: ledger.url },
    });
  });
  afterEach(async () => {
    await world.end();
    await ledger.end('SIGKILL');
    tls.remove();
  });

  const caOfJob = async (name: string): Promise<string | undefined> => {
    const job = await world.jobOf(name);
    const env = job.spec.template.spec.containers[0]?.env ?? [];
    return env.find((variable) => variable.name === 'TTG_LEDGER_CA')?.value;
  };
  const published = async (): Promise<string | undefined> =>
    (await world.api.find(CONFIG_MAPS, { namespace: world.namespace, name: LEDGER_CA }))?.data?.['ca.crt'];

  it('hands the authority to workers, and to readers of results', async () => {
    await world.create('demo');
    expect((await caOfJob('demo'))?.trim()).to.equal(tls.authority.cert.trim());
    const ca = await until('the ConfigMap', published);
    expect(ca.trim()).to.equal(tls.authority.cert.trim());
  });

  it('leaves a running Job as it is when the authority changes, and makes the next one, and one deleted by hand, with the new', async () => {
    await world.create('before');
    const job = await world.jobOf('before');
    const next = await makeAuthority();
    const made = await tls.issue();
    await tls.put(made, tls.authority.cert + next.cert);
    await until('the new one to be published', async () => (await published())?.includes(next.cert.trim()));
    await world.create('after');
    expect(await caOfJob('after'))
      .to.include(next.cert.trim())
      .and.to.include(tls.authority.cert.trim());
    const same = await world.jobNow('before');
    expect(same.metadata.uid).to.equal(job.metadata.uid);
    expect(await caOfJob('before')).not.to.include(next.cert.trim());

    await world.api.delete(JOBS, { namespace: world.namespace, name: 'before' }, { propagationPolicy: 'Background' });
    await world.jobOf('before', job.metadata.uid);
    expect(await caOfJob('before'), 'once deleted by hand').to.include(next.cert.trim());
  });

  it('says in the status what is wrong with the certificate, and goes on once that is mended', async () => {
    await world.create('waiting');
    await world.jobOf('waiting');
    await tls.issue({ notBefore: new Date('2020-01-01'), notAfter: new Date('2020-02-01') });
    await restartLedger();
    const expired = "the ledger's certificate, or its authority's, has expired";
    await world.status('waiting', expired, ({ reason, message = '' }) => {
      return reason === 'LedgerUnavailable' && message.includes(expired);
    });
    await tls.issue();
    await world.status('waiting', 'no longer held up', ({ reason }) => reason === undefined);
  });

  it('never writes its token into its log', async () => {
    await world.create('demo');
    await world.jobOf('demo');
    await tls.issue({ names: ['elsewhere'] });
    await restartLedger();
    await world.status('demo', 'held up by the name', ({ reason, message = '' }) => {
      return reason === 'LedgerUnavailable' && message.includes('for another name');
    });
    await world.stopOperator();
    log.end();
    const written = await text(log);
    expect(written).to.include('for another name');
    const key = (await readFile(join(tls.path, 'tls.key'), 'utf8')).split('\n')[1] ?? '';
    for (const secret of [SECRET, key]) expect(written).not.to.include(secret);
  });

  async function restartLedger(): Promise<void> {
    const { port } = new URL(ledger.url);
    await ledger.end('SIGTERM');
    ledger = await LedgerProcess.start(join(tls.path, 'ledger'), Number(port), { TTG_LEDGER_TLS_DIR: tls.path });
  }
});

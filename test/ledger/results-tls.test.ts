import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { LedgerClient } from '../../operator/ledger/client.ts';
import { LedgerTrust } from '../../operator/ledger/trust.ts';
import { buildRegistration } from './commit-builder.ts';
import { LedgerProcess } from './ledger-process.ts';
import { SECRET } from './test-ledger.ts';
import { TlsFolder } from './tls-folder.ts';

const MAIN = join(import.meta.dirname, '../../hack/results/main.ts');
const run = promisify(execFile);

/** A kubectl whose port-forward leads to a ledger on this machine. */
function kubectlFor(ledgerUrl: string, folder: string): string {
  return `#!/bin/sh
case "$*" in
  *"get computation "*) echo u ;;
  *"create token "*) echo ${SECRET} ;;
  *"get service "*) echo https ;;
  *"get configmap "*) cat ${folder}/published || { echo 'Error: forbidden' >&2; exit 1; } ;;
  *port-forward*) echo "Forwarding from 127.0.0.1:${new URL(ledgerUrl).port} -> 8080"; exec sleep 60 ;;
esac
`;
}

describe('the reader of results', function () {
  this.timeout(180_000);
  let folder: string;
  let tls: TlsFolder;
  let ledger: LedgerProcess;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ttg-results-'));
    const name = 'ttg-ledger.ttg-system.svc';
    tls = await TlsFolder.make({ names: [name] });
    ledger = await LedgerProcess.start(join(folder, 'ledger'), 0, { TTG_LEDGER_TLS_DIR: tls.path });
    const trust = new LedgerTrust({ caFile: tls.caFile, serverName: name });
    const client = new LedgerClient({ url: ledger.url, token: async () => SECRET, trust });
    await client.register('u', buildRegistration());
    await writeFile(join(folder, 'kubectl'), kubectlFor(ledger.url, folder), { mode: 0o755 });
    await writeFile(join(folder, 'published'), await readFile(tls.caFile));
  });
  afterEach(async () => {
    await ledger.end('SIGKILL');
    tls.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = async (): Promise<string> => {
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` };
    const reading = run(process.execPath, [MAIN, 'demo', 'team', 'csv', ''], { env });
    return reading.then(
      ({ stdout }) => stdout,
      (error: unknown) => (error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)),
    );
  };

  it('gets the table from a ledger with the certificate of its Service, whatever the address of the port-forward', async () => {
    expect(await read()).to.match(/^param_id/);
  });

  it('takes none from a ledger of another authority', async () => {
    const other = await TlsFolder.make();
    await writeFile(join(folder, 'published'), other.authority.cert);
    expect(await read()).to.match(
      /^results: the ledger's certificate is signed by an authority that is not known here/,
    );
    other.remove();
  });

  it('takes none from a ledger of another name', async () => {
    await tls.issue({ names: ['ttg-ledger.elsewhere.svc'] });
    await ledger.end('SIGTERM');
    const port = Number(new URL(ledger.url).port);
    ledger = await LedgerProcess.start(join(folder, 'ledger'), port, { TTG_LEDGER_TLS_DIR: tls.path });
    expect(await read()).to.match(/^results: the ledger's certificate is for another name/);
  });

  it('says where the authority should stand when it is not there or may not be read', async () => {
    rmSync(join(folder, 'published'));
    expect(await read())
      .to.match(/^results: the ledger's authority is not known/)
      .and.to.contain('ttg-ledger-ca')
      .and.to.contain('Error: forbidden');
  });
});

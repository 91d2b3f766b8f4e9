import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { LedgerClient } from '../../operator/ledger/client.ts';
import { buildCommit, buildRegistration, results } from './commit-builder.ts';
import { LedgerProcess } from './ledger-process.ts';
import { SECRET, temporaryFolder } from './test-ledger.ts';

describe('a ledger that is asked to stop or meets another', function () {
  this.timeout(180_000);
  let folder: string;
  let ledger: LedgerProcess | undefined;

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    await ledger?.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('finishes the commit that is on its way, and ends with 0', async () => {
    const first = await LedgerProcess.start(folder);
    ledger = first;
    const client = clientOf(first);
    await client.register('u', buildRegistration());
    await fetch(`${first.url}/v1/computations/u/segments/0/claim`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
      body: '{"worker":"w","node":"n"}',
    });
    const body = buildCommit({ offset: 0, rows: results(1, 2, 3) });
    const { socket, answer } = beginCommit(first.url, body);
    await client.progress(); // the ledger has seen the commit's beginning by then
    const exit = first.end('SIGTERM');
    setImmediate(() => socket.write(body.subarray(10)));
    expect(await answer).to.contain('{"offset":3,"complete":false,"repeated":false}');
    expect(await exit).to.equal(0);
    ledger = await LedgerProcess.start(folder);
    expect((await clientOf(ledger).computation('u')).completed).to.equal(3);
  });

  it('leaves the folder to the one that has it', async () => {
    ledger = await LedgerProcess.start(folder);
    const second = await LedgerProcess.start(folder).then(
      () => 'it started',
      (error: unknown) => String(error),
    );
    expect(second).to.contain('LedgerLocked: another ledger (process ').and.to.contain('TTG_LEDGER_DIR');
    await clientOf(ledger).progress();
  });

  it('says which setting is wrong', async () => {
    const start = LedgerProcess.start(folder, 0, { TTG_LEDGER_AUTH: 'none', TTG_LEDGER_RESERVE_MIB: '-1' });
    const said = await start.then(String, String);
    expect(said).to.contain('TTG_LEDGER_AUTH is "none", but must be one of cluster, local');
    expect(said).to.contain('TTG_LEDGER_RESERVE_MIB is "-1"');
  });
});

function clientOf(ledger: LedgerProcess): LedgerClient {
  return new LedgerClient({ url: ledger.url, token: async () => SECRET });
}

/** Sends a commit's head and its first 10 bytes. */
function beginCommit(url: string, body: Buffer) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(
    `POST /v1/computations/u/segments/0/commits HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${SECRET}\r\n` +
      `Content-Type: application/x-ndjson\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  socket.write(body.subarray(0, 10));
  const answer = (async () => {
    let text = '';
    for await (const piece of socket) text += String(piece);
    return text;
  })();
  return { socket, answer };
}

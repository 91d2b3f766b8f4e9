import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { bringList, factsOf } from '../../cli/upload/bring-list.ts';
import { TtgError } from '../../crds/errors.ts';
import { LedgerClient } from '../../operator/ledger/client.ts';
import { until } from '../env/until.ts';
import { LedgerProcess } from '../ledger/ledger-process.ts';
import { SECRET, temporaryFolder } from '../ledger/test-ledger.ts';

const LOTS = 50;
const PER_LOT = 1000;

/** A list whose points come in lots, before each of which is waited; another for each number. */
function listOf(number: number, before: (lot: number) => Promise<void> = async () => undefined) {
  return {
    async *points() {
      for (let lot = 0; lot < LOTS; lot += 1) {
        await before(lot);
        yield Array.from({ length: PER_LOT }, (_, at) => `{"x":${lot * PER_LOT + at},"list":${number}}`);
      }
    },
  };
}

/** Why it was refused; "none" where it was not. */
async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: unknown) => (error instanceof TtgError ? error.code : String(error)),
  );
}

describe('a ledger killed in mid-upload', function () {
  this.timeout(120_000);
  let folder: string;
  let ledger: LedgerProcess;

  beforeEach(async () => {
    folder = temporaryFolder();
    ledger = await LedgerProcess.start(folder);
  });
  afterEach(async () => {
    await ledger.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const files = (): string[] => readdirSync(join(folder, 'uploads'));
  const client = (): LedgerClient => new LedgerClient({ url: ledger.url, token: async () => SECRET });

  it('gives the space back, has no such list, and takes it whole when it is brought again', async () => {
    const facts = await factsOf(listOf(0));
    const half = Promise.withResolvers<void>();
    const killed = Promise.withResolvers<void>();
    const slow = listOf(0, async (lot) => {
      if (lot !== LOTS / 2) return;
      half.resolve();
      await killed.promise;
    });
    const broken = codeOf(bringList(slow, facts, client()));
    await half.promise;
    await until('a part to be there', () => files().some((name) => name.endsWith('.partial')));
    await ledger.end('SIGKILL');
    killed.resolve();
    expect(await broken).to.equal('LedgerUnreachable');
    expect(files()).to.have.lengthOf(1);

    ledger = await LedgerProcess.start(folder);
    expect(files()).to.deep.equal([]);
    expect(await codeOf(client().upload(facts.checksum))).to.equal('UploadMissing');
    expect(await bringList(listOf(0), facts, client())).to.equal(true);
    expect(await client().upload(facts.checksum)).to.deep.equal(facts);
  });

  it('has it whole or not at all, whenever near its end that was', async () => {
    let there = 0;
    for (let moment = 0; moment < 5; moment += 1) {
      const facts = await factsOf(listOf(moment));
      const sent = codeOf(bringList(listOf(moment), facts, client()));
      const lines = `${facts.checksum.replace('sha256:', '')}.ndjson`;
      await until('the last bytes', () => files().includes(lines), { everyMs: 1 });
      await sleep(moment);
      await ledger.end('SIGKILL');
      const answered = (await sent) === 'none';
      ledger = await LedgerProcess.start(folder);
      const code = await codeOf(client().upload(facts.checksum));
      expect(code).to.be.oneOf(answered ? ['none'] : ['none', 'UploadMissing']);
      there += code === 'none' ? 1 : 0;
      expect(files()).to.have.lengthOf(2 * there);
    }
  });
});

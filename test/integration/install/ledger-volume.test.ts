import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { LedgerProcess } from '../../ledger/ledger-process.ts';

/** No program knows it yet. */
const LATER = 99;

describe('a ledger that is started on the volume of another version', function () {
  this.timeout(30_000);
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ttg-volume-'));
    file = join(folder, 'ledger.db');
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** What the program says when it does not come up. */
  const refusal = async (): Promise<string> => {
    try {
      await (await LedgerProcess.start(folder)).end('SIGTERM');
      return 'it came up';
    } catch (error) {
      return String(error);
    }
  };

  it('ends with one line that names both versions and what to do, and changes nothing', async () => {
    await (await LedgerProcess.start(folder)).end('SIGTERM');
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA journal_mode = DELETE; PRAGMA user_version = ${LATER}`);
    database.close();
    const before = await readFile(file);

    const said = await refusal();

    expect(said).to.match(new RegExp(`NewerDatabase: .*ledger\\.db has schema version ${LATER}; this program knows`));
    expect(said).not.to.match(/^ {4}at /m);
    expect((await readFile(file)).equals(before)).to.equal(true);
  });

  it('leaves alone a database that is not a ledger’s', async () => {
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE theirs (x)');
    database.close();
    const before = await readFile(file);
    expect(await refusal()).to.match(/ForeignDatabase: .*ledger\.db is not a ledger's database/);
    expect((await readFile(file)).equals(before)).to.equal(true);
  });
});

import { execFile } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { buildCommit, buildRegistration, results } from '../ledger/commit-builder.ts';
import { TestLedger, temporaryFolder } from '../ledger/test-ledger.ts';
import { guide, section } from './guide.ts';

const run = promisify(execFile);

/** The program that docs/operations.md runs in the ledger's pod, on these folders. */
function backupProgram(data: string, tmp: string): string {
  const text = section(guide('operations.md'), 'Backup and restore of the ledger');
  const program = /exec ttg-ledger-0 -- node -e '([^']*)'/.exec(text)?.[1];
  if (program === undefined) throw new TypeError('docs/operations.md has no program for a backup');
  return program.replaceAll(/\/(data|tmp)\//g, (_, folder) => `${folder === 'data' ? data : tmp}/`);
}

describe('the backup of docs/operations.md', function () {
  this.timeout(180_000);
  let ledger: TestLedger;
  const folders: string[] = [];

  beforeEach(async () => {
    ledger = await TestLedger.start();
    await ledger.register('u', buildRegistration({ total: 4 }));
    await ledger.claim('u');
    await ledger.commit('u', buildCommit({ offset: 0, rows: results(10, 11) }));
  });
  afterEach(async () => {
    await ledger.close();
    folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  });

  function newFolder(): string {
    const folder = temporaryFolder();
    folders.push(folder);
    return folder;
  }

  async function copyOf(running: TestLedger): Promise<Buffer> {
    const tmp = newFolder();
    const program = backupProgram(running.folder, tmp);
    const { stdout } = await run(process.execPath, ['-e', program], { encoding: 'buffer', maxBuffer: 2 ** 26 });
    expect(readdirSync(tmp), 'left in /tmp').to.deep.equal([]);
    return stdout;
  }

  it('is what the ledger had stored at that moment, and a ledger starts on it', async () => {
    const copy = await copyOf(ledger);
    await ledger.commit('u', buildCommit({ offset: 2, rows: results(12) }));
    const folder = newFolder();
    writeFileSync(join(folder, 'ledger.db'), copy);
    const restored = await TestLedger.start({ folder });
    try {
      expect(await restored.table('u', '?format=csv')).to.equal('param_id,result,error\r\n0,10,\r\n1,11,\r\n');
      const claim = await restored.claim('u', 0, 'w-1');
      expect(claim.body).to.include({ offset: 2, epoch: 2 });
    } finally {
      await restored.close();
    }
  });

  it('disturbs the ledger in nothing', async () => {
    await copyOf(ledger);
    const answer = await ledger.commit('u', buildCommit({ offset: 2, rows: results(12, 13) }));
    expect(answer.body).to.include({ offset: 4, complete: true });
  });
});

import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildCommit, buildRegistration } from '../ledger/commit-builder.ts';
import { temporaryFolder, TestLedger, type Answer } from '../ledger/test-ledger.ts';

const MIB = 1024 * 1024;
const DISK_MIB = 64;
const RESERVE_MIB = 16;
const ROW = 'x'.repeat(60_000);
const ROWS = Array.from({ length: 10 }, () => ({ r: ROW }));

describe('a ledger on a full disk', function () {
  this.timeout(180_000);
  let disk: string;
  let ledger: TestLedger | undefined;

  beforeEach(async function () {
    if (process.getuid?.() !== 0) skip(this, 'only root may mount a small file system');
    disk = temporaryFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', disk], { stdio: 'pipe' });
    } catch (error) {
      rmSync(disk, { recursive: true });
      skip(this, `no tmpfs can be mounted here: ${String(error)}`);
    }
    ledger = await TestLedger.start({ folder: join(disk, 'ledger'), reserveBytes: RESERVE_MIB * MIB });
  });

  afterEach(async () => {
    if (ledger === undefined) return;
    await ledger.close();
    ledger = undefined;
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  });

  /** The ledger with a Computation that is claimed. */
  async function withComputation(uid: string): Promise<TestLedger> {
    if (ledger === undefined) throw new Error('no ledger');
    await ledger.register(uid, buildRegistration({ total: 1_000_000 }));
    await ledger.claim(uid);
    return ledger;
  }

  it('refuses commits with 507, still reads and deletes, and then takes commits again', async () => {
    await withComputation('old');
    const on = await withComputation('new');
    const stored = await fill(on, 'old');
    const { status, headers, body } = await append(on, 'new', 0);
    expect([status, headers.get('retry-after'), body['code']]).to.deep.equal([507, '5', 'DiskFull']);
    expect((await on.client().progress()).diskFull).to.equal(true);
    expect((await on.client().computation('old')).completed).to.equal(stored);
    expect((await on.client().computation('new')).completed).to.equal(0);

    await on.client().end('old', 0);
    await until(async () => (await append(on, 'new', 0)).status === 200);
    await until(async () => !(await on.client().progress()).diskFull);
    expect(await fill(on, 'new')).to.be.greaterThan(0.5 * stored);
  });

  it('goes on by itself when room is made, and has kept what was stored', async () => {
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(20 * MIB));
    const on = await withComputation('u');
    const stored = await fill(on, 'u');
    expect(stored).to.be.greaterThan(0);
    expect((await append(on, 'u', stored)).status).to.equal(507);
    rmSync(join(disk, 'ballast'));
    await until(async () => !(await on.client().progress()).diskFull);
    expect((await append(on, 'u', stored)).status).to.equal(200);
    ledger = await on.restart();
    expect((await ledger.client().computation('u')).completed).to.equal(stored + ROWS.length);
  });
});

async function append(ledger: TestLedger, uid: string, offset: number): Promise<Answer> {
  return ledger.commit(uid, buildCommit({ offset, rows: ROWS }));
}

/** Commits until there is no room. Gives the offset that it came to. */
async function fill(ledger: TestLedger, uid: string): Promise<number> {
  for (let offset = (await ledger.client().computation(uid)).completed; ; offset += ROWS.length) {
    const { status, body } = await append(ledger, uid, offset);
    if (status === 507) return offset;
    expect(status, JSON.stringify(body)).to.equal(200);
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 45_000; !(await condition());) {
    if (Date.now() > deadline) throw new Error('it did not come about within 45 s');
    await sleep(50);
  }
}

function skip(context: Mocha.Context, why: string): never {
  console.log(`      skipped: ${why}`);
  return context.skip();
}

import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { emptyPartial } from '../../../crds/aggregate/aggregate.ts';
import { buildRegistration } from '../../../test/ledger/commit-builder.ts';
import { openDatabase } from './open-database.ts';
import { APPLICATION_ID, MIGRATIONS } from './schema.ts';
import { SqliteStore } from './sqlite-store.ts';

describe('a ledger’s folder', () => {
  let folder: string;
  let opened: SqliteStore[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ttg-store-'));
    opened = [];
  });
  afterEach(async () => {
    for (const store of opened) await store.close();
    rmSync(folder, { recursive: true });
  });

  async function open(): Promise<SqliteStore> {
    const store = await SqliteStore.open({ folder, reserveBytes: 0 });
    opened.push(store);
    return store;
  }

  it('has one ledger at a time, and says which', async () => {
    await open();
    const error = await rejection(open());
    expect(error).to.include({ code: 'LedgerLocked' });
    expect(error.message).to.contain(`process ${process.pid} on `).and.to.contain(folder);
  });

  it('is free again when that one has stopped', async () => {
    const first = await open();
    await first.close();
    opened = [];
    await open();
  });

  it('is refused when a newer program wrote it', async () => {
    const db = openDatabase(folder);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    db.close();
    const error = await rejection(open());
    expect(error).to.include({ code: 'NewerDatabase' });
    expect(error.message).to.contain(`schema version ${MIGRATIONS.length + 1}; this program knows versions up to`);
  });

  it('is refused when the database is somebody else’s', async () => {
    const db = new DatabaseSync(join(folder, 'ledger.db'));
    db.exec('CREATE TABLE theirs (x)');
    db.close();
    expect(await rejection(open())).to.include({ code: 'ForeignDatabase' });
  });

  it('is refused when the file is no database', async () => {
    writeFileSync(join(folder, 'ledger.db'), 'not a database, but long enough to be taken for one'.repeat(100));
    expect((await rejection(open())).message).to.contain('not a database');
  });

  it('syncs every commit to the disk', () => {
    const db = openDatabase(folder);
    const settings = ['journal_mode', 'synchronous', 'auto_vacuum'].map((name) =>
      Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {}).at(0),
    );
    db.close();
    expect(settings).to.deep.equal(['wal', 2, 2]);
  });

  it('of the version before mode Queue is brought forward: finished and open segments keep what they have', async () => {
    const old = new DatabaseSync(join(folder, 'ledger.db'));
    old.exec(`${MIGRATIONS[0]}; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1;
      INSERT INTO computation (uid, namespace, name, total, segments, spec_hash, aggregations, registered_at, completed)
        VALUES ('u', 'team', 'demo', 10, 2, 'hash', '[{"name":"n","op":"count"}]', '2026-01-01T00:00:00Z', 7);
      INSERT INTO work VALUES (1, '{}');
      INSERT INTO segment (computation_id, segment, start_id, end_id, offset_id, epoch, completed_at, aggregates) VALUES
        (1, 0, 0, 5, 5, 1, '2026-01-01T00:00:01Z', '${countOf(5)}'), (1, 1, 5, 10, 7, 1, NULL, '${countOf(2)}')`);
    old.close();
    const store = await open();
    const computation = store.computation('u');
    expect(computation).to.include({ mode: 'Static', cut: 2 });
    expect(store.openSegmentOf(computation, 1)).to.include({ segment: 1, offset: 7, end: 10 });
    expect(store.openSegmentOf(computation, 0)).to.equal(undefined);
    const registration = buildRegistration({ total: 10, aggregations: [{ name: 'n', op: 'count' }] });
    const queue = { batchSize: 2, targetSeconds: 1, maxDeliveries: 5, visibilityTimeoutSeconds: 30 };
    await store.register('u', { ...registration, mode: 'Queue', queue });
    expect(await store.cut('u', [2, 2])).to.deep.equal([
      { segment: 2, start: 7, end: 9 },
      { segment: 3, start: 9, end: 10 },
    ]);
    expect(store.folded(store.computation('u')).map(({ aggregated }) => aggregated)).to.deep.equal([7]);
  });

  it('is given back piece by piece when a Computation is kept no longer', async () => {
    const store = await open();
    await store.register('u', buildRegistration({ total: 1_000_000 }));
    await store.claim('u', 0, { worker: 'w', node: 'n' }, { heard: false, died: false, suspect: undefined });
    for (let offset = 0; offset < 200; offset++) {
      const header = { epoch: 1, offset, count: 1, fields: [], failures: [] };
      const timing = { computeMs: 0, waitMs: 0, idleMs: 0 };
      const rows = new Uint8Array(1000).fill(97);
      await store.append('u', 0, { header: { ...header, timing }, aggregates: [], rows });
    }
    await store.end('u', 0);
    let pieces = 0;
    while (await store.sweep()) pieces += 1;
    expect(pieces).to.be.greaterThan(3);
    const db = new DatabaseSync(join(folder, 'ledger.db'));
    const left = ['chunk', 'segment', 'work', 'computation'].map((table) =>
      Object.values(db.prepare(`SELECT count(*) FROM ${table}`).get() ?? {}).at(0),
    );
    db.close();
    expect(left).to.deep.equal([0, 0, 0, 1]); // the tombstone stays
  });
});

/** What so many rows contribute to a count, as it was stored. */
function countOf(aggregated: number): string {
  const { state, ...rest } = emptyPartial({ name: 'n', op: 'count' });
  return JSON.stringify([{ ...rest, aggregated, state }]);
}

async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it was not refused');
}

import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { ForeignDatabase, NewerDatabase } from '../../errors.ts';
import { integer } from './row-fields.ts';
import { APPLICATION_ID, MIGRATIONS } from './schema.ts';

const CHECKPOINT_PAGES = 4000;
const BUSY_MS = 5000;

/** The database file in a ledger's folder. */
export function databasePath(folder: string): string {
  return join(folder, 'ledger.db');
}

/**
 * Opens the ledger's database for writing: made if it is not there, brought forward if it is older.
 *
 * @throws NewerDatabase, ForeignDatabase; SQLite's own errors for a file that is damaged or cannot be written.
 */
export function openDatabase(folder: string): DatabaseSync {
  const path = databasePath(folder);
  const db = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    const version = checkOwner(db, path);
    db.exec(`PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = 67108864`);
    migrate(db, version);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens it for reading only, beside the writer. */
export function openForReading(folder: string): DatabaseSync {
  return new DatabaseSync(databasePath(folder), { readOnly: true, timeout: BUSY_MS });
}

function checkOwner(db: DatabaseSync, path: string): number {
  const version = pragma(db, 'user_version');
  const owner = pragma(db, 'application_id');
  const isEmpty = integer(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get(), 'n') === 0;
  if (!isEmpty && owner !== APPLICATION_ID) throw new ForeignDatabase(`${path} is not a ledger's database`);
  if (version > MIGRATIONS.length) {
    throw new NewerDatabase(
      `${path} has schema version ${version}; this program knows versions up to ${MIGRATIONS.length}`,
    );
  }
  return version;
}

function migrate(db: DatabaseSync, from: number): void {
  for (const [at, statements] of MIGRATIONS.entries()) {
    if (at < from) continue;
    db.exec(`BEGIN IMMEDIATE;
             ${statements}
             PRAGMA application_id = ${APPLICATION_ID};
             PRAGMA user_version = ${at + 1};
             COMMIT`);
  }
}

function pragma(db: DatabaseSync, name: string): number {
  return integer(db.prepare(`PRAGMA ${name}`).get(), name);
}

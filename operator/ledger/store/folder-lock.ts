import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LedgerLocked } from '../../errors.ts';
import { isBusy } from './sqlite-error.ts';

/**
 * The right to be the one ledger of a folder. It is SQLite's lock on a file of its own, so the operating system takes
 * it back when the process dies, in whatever way.
 */
export class FolderLock {
  readonly #db: DatabaseSync;

  private constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** @throws LedgerLocked when another ledger, in this or another process, has the folder. */
  static take(folder: string): FolderLock {
    const holder = join(folder, 'ledger.lock.holder');
    const db = new DatabaseSync(join(folder, 'ledger.lock'), { timeout: 0 });
    try {
      db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (error) {
      db.close();
      if (!isBusy(error)) throw error;
      throw new LedgerLocked(`another ledger (${readHolder(holder)}) uses the folder ${folder}`, { cause: error });
    }
    try {
      writeFileSync(holder, `process ${process.pid} on ${hostname()}`);
    } catch {
      // It only makes the message of a second ledger better, and the disk may be full.
    }
    return new FolderLock(db);
  }

  release(): void {
    this.#db.close();
  }
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return 'unknown process';
  }
}

import { statfsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { TtgError } from '../../../crds/errors.ts';
import { MAX_COMMIT_BYTES } from '../../../crds/protocol.ts';
import { DiskFull, LedgerDefect, StorageFailed } from '../../errors.ts';
import { Appender } from './append.ts';
import { Claims } from './claim.ts';
import { Cutter } from './cut.ts';
import { Ender } from './end.ts';
import { Joins } from './join.ts';
import { openDatabase } from './open-database.ts';
import { Registrar } from './register.ts';
import { Reserve } from './reserve.ts';
import { integer } from './row-fields.ts';
import { isDiskFull, isSqliteError } from './sqlite-error.ts';
import { Sweeper } from './sweep.ts';
import { Yields } from './yield.ts';
import type { BatchOutcome, WriteOp, WriteOutcome } from './write-op.ts';

const NO_ROOM = new DiskFull('the ledger’s disk has no room');
const VACUUM_PAGES = 1000;

/** Does batches of operations, each batch in one transaction with one fsync. Synchronous: made for a thread of its own. */
export class GroupWriter {
  readonly #folder: string;
  readonly #db: DatabaseSync;
  readonly #reserve: Reserve;
  readonly #registrar: Registrar;
  readonly #claims: Claims;
  readonly #appender: Appender;
  readonly #joins: Joins;
  readonly #cutter: Cutter;
  readonly #yields: Yields;
  readonly #ender: Ender;
  readonly #sweeper: Sweeper;
  #diskFull = false;

  /** @param reserveBytes room kept for deletions; 0 = none. @throws as `openDatabase` */
  constructor(folder: string, reserveBytes: number) {
    this.#folder = folder;
    this.#reserve = new Reserve(folder, reserveBytes);
    this.#db = this.#open();
    this.#registrar = new Registrar(this.#db);
    this.#claims = new Claims(this.#db);
    this.#appender = new Appender(this.#db);
    this.#joins = new Joins(this.#db);
    this.#cutter = new Cutter(this.#db);
    this.#yields = new Yields(this.#db);
    this.#ender = new Ender(this.#db);
    this.#sweeper = new Sweeper(this.#db);
    this.#diskFull = !this.#reserve.hold();
  }

  /** Each operation's outcome. A refused one has stored nothing; it does not touch the others. */
  run(ops: readonly WriteOp[]): BatchOutcome {
    const begun = performance.now();
    const outcomes = this.#runAll(ops);
    if (ops.some(({ kind }) => kind === 'sweep')) this.#giveBackRoom();
    return {
      outcomes,
      seconds: (performance.now() - begun) / 1000,
      diskFull: this.#diskFull,
      databaseBytes: this.#pragma('page_count') * this.#pragma('page_size'),
    };
  }

  close(): void {
    this.#db.close();
  }

  #open(): DatabaseSync {
    try {
      return openDatabase(this.#folder);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      this.#reserve.release();
      return openDatabase(this.#folder);
    }
  }

  #runAll(ops: readonly WriteOp[]): WriteOutcome[] {
    const hasRoom = this.#reserve.hold();
    if (!hasRoom) this.#diskFull = true;
    const first = this.#attempt(ops, hasRoom) ?? (this.#foldLog() ? this.#attempt(ops, hasRoom) : undefined);
    if (first !== undefined) {
      if (hasRoom && ops.some(({ kind }) => kind === 'append')) this.#diskFull = false;
      return first;
    }
    this.#diskFull = true;
    const deletes = ops.some(({ kind }) => kind === 'end' || kind === 'sweep');
    if (deletes) this.#reserve.release();
    const second = deletes ? this.#attempt(ops, false) : undefined;
    return second ?? ops.map(() => refused(NO_ROOM));
  }

  /** The outcomes, or undefined where the disk had no room and nothing was stored. */
  #attempt(ops: readonly WriteOp[], withCommits: boolean): WriteOutcome[] | undefined {
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      const outcomes = ops.map((op) => (op.kind === 'append' && !withCommits ? refused(NO_ROOM) : this.#runOne(op)));
      this.#db.exec('COMMIT');
      return outcomes;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      if (isDiskFull(error)) return undefined;
      const failed = new StorageFailed(
        `the ledger's database: ${error instanceof Error ? error.message : String(error)}`,
      );
      return ops.map(() => refused(failed));
    }
  }

  #runOne(op: WriteOp): WriteOutcome {
    this.#db.exec('SAVEPOINT op');
    try {
      const outcome = this.#apply(op);
      this.#db.exec('RELEASE op');
      return outcome;
    } catch (error) {
      if (isSqliteError(error)) throw error; // it is the whole transaction's
      this.#db.exec('ROLLBACK TO op; RELEASE op');
      return refused(error instanceof TtgError ? error : new LedgerDefect(`${op.kind}: ${String(error)}`));
    }
  }

  #apply(op: WriteOp): WriteOutcome {
    switch (op.kind) {
      case 'register':
        return { kind: 'register', answer: this.#registrar.register(op.uid, op.registration, op.at) };
      case 'claim':
        return { kind: 'claim', answer: this.#claims.claim(op.uid, op.segment, op.request, op.last, op.at) };
      case 'join':
        return { kind: 'join', answer: this.#joins.join(op.uid, op.index, op.request, op.at) };
      case 'cut':
        return { kind: 'cut', tasks: this.#cutter.cut(op.uid, op.sizes) };
      case 'round':
        return { kind: 'round', round: this.#cutter.nextRound(op.uid) };
      case 'goodbye':
        this.#claims.goodbye(op.uid, op.segment, op.epoch);
        return { kind: 'goodbye' };
      case 'yield':
        return { kind: 'yield', answer: this.#yields.yield(op.uid, op.segment, op.request, op.at) };
      case 'append':
        return { kind: 'append', answer: this.#appender.append(op.uid, op.segment, op.commit, op.at) };
      case 'end':
        this.#ender.end(op.uid, op.keepSeconds, op.now);
        return { kind: 'end' };
      case 'sweep':
        return { kind: 'sweep', ...this.#sweeper.sweep(op.now) };
    }
  }

  /** Empties the write-ahead log: what it took on the disk, and free pages of the database, can be used then. */
  #foldLog(): boolean {
    try {
      return integer(this.#db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get(), 'busy') === 0;
    } catch (error) {
      if (isDiskFull(error)) return false;
      throw error;
    }
  }

  /** After deletions: pages go back to the file system, and a full disk may have room again. */
  #giveBackRoom(): void {
    try {
      if (this.#pragma('freelist_count') > 0) this.#db.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);
      if (!this.#diskFull) return;
      this.#foldLog();
      const { bavail, bsize } = statfsSync(this.#folder);
      this.#diskFull = !this.#reserve.hold() || bavail * bsize < 2 * MAX_COMMIT_BYTES;
    } catch (error) {
      if (!isDiskFull(error)) throw error;
    }
  }

  #pragma(name: 'page_count' | 'page_size' | 'freelist_count'): number {
    return integer(this.#db.prepare(`PRAGMA ${name}`).get(), name);
  }
}

function refused({ code, message }: TtgError): WriteOutcome {
  return { kind: 'refused', code, message };
}

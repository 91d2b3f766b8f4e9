import type { IdRange } from '../../../crds/partition.ts';
import type { ClaimRequest, JoinRequest, Registration, YieldRequest } from '../../../crds/protocol.ts';
import { SYSTEM_CLOCK, type Clock } from '../../clock.ts';
import { LedgerDefect } from '../../errors.ts';
import { BatchingWriter, type BatchObserver } from './batching-writer.ts';
import { FolderLock } from './folder-lock.ts';
import { GroupWriter } from './group-writer.ts';
import type { LedgerStore } from './ledger-store.ts';
import { Reader } from './reader.ts';
import type { StoredComputation } from './stored-computation.ts';
import type { TableSnapshot } from './stored-table.ts';
import type { CheckedCommit, LastClaimant, WriteOp, WriteOutcome } from './write-op.ts';

export interface SqliteStoreOptions {
  /** Folder of the database; must exist. */
  folder: string;
  /** Room kept on the disk for deletions, bytes; 0 = none. */
  reserveBytes: number;
  observe?: BatchObserver;
  /** Whose time is stored; default: this machine's. */
  clock?: Clock;
}

/** The ledger's store on SQLite: one thread writes, this one reads. */
export class SqliteStore implements LedgerStore {
  readonly #lock: FolderLock;
  readonly #writer: BatchingWriter;
  readonly #reader: Reader;
  readonly #disk: { full: boolean };
  readonly #clock: Clock;

  private constructor(lock: FolderLock, writer: BatchingWriter, reader: Reader, disk: { full: boolean }, clock: Clock) {
    this.#lock = lock;
    this.#writer = writer;
    this.#reader = reader;
    this.#disk = disk;
    this.#clock = clock;
  }

  /** @throws LedgerLocked, NewerDatabase, ForeignDatabase; SQLite's own errors */
  static async open({ folder, reserveBytes, observe, clock = SYSTEM_CLOCK }: SqliteStoreOptions): Promise<SqliteStore> {
    const lock = FolderLock.take(folder);
    try {
      new GroupWriter(folder, reserveBytes).close(); // migrates, and throws here what would end the thread
      const disk = { full: false };
      const writer = await BatchingWriter.start(folder, reserveBytes, (batch) => {
        disk.full = batch.diskFull;
        observe?.(batch);
      });
      return new SqliteStore(lock, writer, new Reader(folder, clock), disk, clock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  get diskFull(): boolean {
    return this.#disk.full;
  }

  get failure(): Promise<never> {
    return this.#writer.failure;
  }

  async register(uid: string, registration: Registration) {
    const outcome = await this.#writer.submit({ kind: 'register', uid, registration, at: this.#now() });
    return outcome.kind === 'register' ? outcome.answer : mixedUp(outcome);
  }

  async end(uid: string, keepSeconds: number) {
    await this.#writer.submit({ kind: 'end', uid, keepSeconds, now: this.#clock.now().getTime() });
  }

  async claim(uid: string, segment: number, request: ClaimRequest, last: LastClaimant) {
    const outcome = await this.#writer.submit({ kind: 'claim', uid, segment, request, last, at: this.#now() });
    return outcome.kind === 'claim' ? outcome.answer : mixedUp(outcome);
  }

  async join(uid: string, index: number, request: JoinRequest) {
    const outcome = await this.#writer.submit({ kind: 'join', uid, index, request, at: this.#now() });
    return outcome.kind === 'join' ? outcome.answer : mixedUp(outcome);
  }

  async cut(uid: string, sizes: readonly number[]) {
    const outcome = await this.#writer.submit({ kind: 'cut', uid, sizes });
    return outcome.kind === 'cut' ? outcome.tasks : mixedUp(outcome);
  }

  async nextRound(uid: string) {
    const outcome = await this.#writer.submit({ kind: 'round', uid });
    return outcome.kind === 'round' ? outcome.round : mixedUp(outcome);
  }

  async append(uid: string, segment: number, commit: CheckedCommit) {
    const outcome = await this.#writer.submit({ kind: 'append', uid, segment, commit, at: this.#now() });
    return outcome.kind === 'append' ? outcome.answer : mixedUp(outcome);
  }

  async yield(uid: string, segment: number, request: YieldRequest) {
    const outcome = await this.#writer.submit({ kind: 'yield', uid, segment, request, at: this.#now() });
    return outcome.kind === 'yield' ? outcome.answer : mixedUp(outcome);
  }

  async goodbye(uid: string, segment: number, epoch: number) {
    await this.#writer.submit({ kind: 'goodbye', uid, segment, epoch });
  }

  async sweep() {
    if (!this.#clock.isKnown) return false;
    const now = this.#clock.now().getTime();
    const outcome = await this.#writer.submit({ kind: 'sweep', now } satisfies WriteOp);
    return outcome.kind === 'sweep' ? outcome.more : mixedUp(outcome);
  }

  consistently<T>(read: () => T) {
    return this.#reader.consistently(read);
  }

  computation(uid: string) {
    return this.#reader.computation(uid);
  }

  computations() {
    return this.#reader.computations();
  }

  segment(computation: StoredComputation, segment: number) {
    return this.#reader.segment(computation, segment);
  }

  segments(computation: StoredComputation) {
    return this.#reader.segments(computation);
  }

  openSegments(computation: StoredComputation) {
    return this.#reader.openSegments(computation);
  }

  openSegmentOf(computation: StoredComputation, shard: number) {
    return this.#reader.openSegmentOf(computation, shard);
  }

  lastSegmentOf(computation: StoredComputation, shard: number) {
    return this.#reader.lastSegmentOf(computation, shard);
  }

  work(computation: StoredComputation) {
    return this.#reader.work(computation);
  }

  folded(computation: StoredComputation) {
    return this.#reader.folded(computation);
  }

  shardBounds(computation: StoredComputation) {
    return this.#reader.shardBounds(computation);
  }

  workers(computation: StoredComputation) {
    return this.#reader.workers(computation);
  }

  uncut(computation: StoredComputation) {
    return this.#reader.uncut(computation);
  }

  readable(uid: string) {
    return this.#reader.readable(uid);
  }

  failures(computation: StoredComputation, after: number, limit: number) {
    return this.#reader.failures(computation, after, limit);
  }

  snapshot(computation: StoredComputation) {
    return this.#reader.snapshot(computation);
  }

  chunks(snapshot: TableSnapshot, range: IdRange) {
    return this.#reader.chunks(snapshot, range);
  }

  async close(): Promise<void> {
    this.#reader.close(); // before the writer, which as the last one folds the log into the database
    await this.#writer.close();
    this.#lock.release();
  }

  #now(): string {
    return this.#clock.now().toISOString();
  }
}

function mixedUp({ kind }: WriteOutcome): never {
  throw new LedgerDefect(`the writing thread answered another operation's ${kind}`);
}

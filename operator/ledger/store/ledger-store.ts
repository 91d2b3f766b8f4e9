import type {
  Claim,
  ClaimRequest,
  CommitAnswer,
  FailureRecord,
  Registration,
  RegistrationAnswer,
} from '../../../crds/protocol.ts';
import type { IdRange } from '../../../crds/partition.ts';
import type { StoredChunk, TableSnapshot } from './stored-table.ts';
import type { StoredComputation } from './stored-computation.ts';
import type { StoredSegment } from './stored-segment.ts';
import type { CheckedCommit } from './write-op.ts';

/**
 * Where the ledger keeps what is true. Whatever a method that writes has answered is durable. SQLite is behind it; it
 * stays narrow so that another database can take its place.
 *
 * All methods that take a uid throw UnknownComputation and, except for reads within `keepSeconds`, ComputationEnded.
 */
export interface LedgerStore {
  /** @throws RegistrationConflict */
  register(uid: string, registration: Registration): Promise<RegistrationAnswer>;
  /** Ends the uid, known or not; its rows stay readable for `keepSeconds`. */
  end(uid: string, keepSeconds: number): Promise<void>;
  /**
   * @param heard whether the last claimant was heard of since its claim
   * @throws UnknownSegment
   */
  claim(uid: string, segment: number, request: ClaimRequest, heard: boolean): Promise<Claim>;
  /** @throws UnknownSegment, StaleEpoch, WrongOffset, OutOfRange, ResultsFull, DiskFull */
  append(uid: string, segment: number, commit: CheckedCommit): Promise<CommitAnswer>;
  /** The claimant of that epoch leaves of its own will. */
  goodbye(uid: string, segment: number, epoch: number): Promise<void>;
  /** Removes one piece of what is kept no longer, once the time is known. True when there may be more. */
  sweep(): Promise<boolean>;

  /** Gives what `read` gives; all that it reads of this store, without waiting, is of one moment. */
  consistently<T>(read: () => T): T;
  /** A Computation that has not ended. */
  computation(uid: string): StoredComputation;
  /** All that have not ended. */
  computations(): StoredComputation[];
  /** @throws UnknownSegment */
  segment(computation: StoredComputation, segment: number): StoredSegment;
  segments(computation: StoredComputation): StoredSegment[];
  /** A Computation whose rows are there, ended or not. */
  readable(uid: string): StoredComputation;
  /** Failures with id > after, ascending. */
  failures(computation: StoredComputation, after: number, limit: number): FailureRecord[];
  /** What is durable now of the table, in itself consistent. */
  snapshot(computation: StoredComputation): TableSnapshot;
  /** The chunks of a snapshot that hold ids of the range, in id order, read one by one. */
  chunks(snapshot: TableSnapshot, range: IdRange): Iterable<StoredChunk>;

  /** Commits find no room on the disk. */
  readonly diskFull: boolean;
  /** Rejects when the store broke down; never resolves. */
  readonly failure: Promise<never>;
  /** Finishes what is under way. */
  close(): Promise<void>;
}

import type {
  Claim,
  ClaimRequest,
  CommitAnswer,
  FailureRecord,
  JoinRequest,
  Registration,
  RegistrationAnswer,
  WorkSpec,
  YieldAnswer,
  YieldRequest,
} from '../../../crds/protocol.ts';
import type { AggregatePartial } from '../../../crds/aggregate/aggregate.ts';
import type { IdRange } from '../../../crds/partition.ts';
import type { CutTask } from './cut.ts';
import type { Joined } from './join.ts';
import type { ShardBounds } from './shard-bounds.ts';
import type { StoredWorker } from './stored-worker.ts';
import type { StoredChunk, TableSnapshot } from './stored-table.ts';
import type { StoredComputation } from './stored-computation.ts';
import type { StoredSegment } from './stored-segment.ts';
import type { CheckedCommit, LastClaimant } from './write-op.ts';

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
   * @param last what is known of the claimant before
   * @throws UnknownSegment
   */
  claim(uid: string, segment: number, request: ClaimRequest, last: LastClaimant): Promise<Claim>;
  /** @throws UnknownSegment, StaleEpoch, WrongOffset, OutOfRange, ResultsFull, DiskFull */
  append(uid: string, segment: number, commit: CheckedCommit): Promise<CommitAnswer>;
  /** Notes who has that worker index. @throws WrongMode */
  join(uid: string, index: number, request: JoinRequest): Promise<Joined>;
  /** Cuts tasks of those sizes at most off what is in none yet; fewer where less is left. */
  cut(uid: string, sizes: readonly number[]): Promise<CutTask[]>;
  /** The number of a new filling of the stream, higher than all before. */
  nextRound(uid: string): Promise<number>;
  /**
   * The claimant gives back the end of its task, which is cut anew.
   *
   * @throws UnknownSegment, WrongMode, StaleEpoch, WrongOffset
   */
  yield(uid: string, segment: number, request: YieldRequest): Promise<YieldAnswer>;
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
  /** Those that are not complete. */
  openSegments(computation: StoredComputation): StoredSegment[];
  /** The next segment of that shard to be claimed; undefined when none is left. */
  openSegmentOf(computation: StoredComputation, shard: number): StoredSegment | undefined;
  /** The segment of that shard that was cut last. */
  lastSegmentOf(computation: StoredComputation, shard: number): StoredSegment | undefined;
  work(computation: StoredComputation): WorkSpec;
  /** What finished segments contribute, one per aggregation; empty before the first is finished. */
  folded(computation: StoredComputation): AggregatePartial[];
  /** Once the mode was changed: the shards of mode Static. */
  shardBounds(computation: StoredComputation): ShardBounds[];
  /** Worker indexes that have joined, ascending. */
  workers(computation: StoredComputation): StoredWorker[];
  /** Parameters that are in no segment yet. */
  uncut(computation: StoredComputation): number;
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

import type { AggregatePartial } from '../../../crds/aggregate/aggregate.ts';
import type {
  Claim,
  ClaimRequest,
  CommitAnswer,
  CommitHeader,
  Registration,
  RegistrationAnswer,
} from '../../../crds/protocol.ts';

/** A commit whose body is checked in itself; whether it fits the segment is seen in the writing transaction. */
export interface CheckedCommit {
  header: Omit<CommitHeader, 'aggregates'>;
  aggregates: AggregatePartial[];
  /** The rows' lines as they came. */
  rows: Uint8Array;
}

/** What one transaction is asked to do. Times are ISO 8601, `now` is milliseconds since the epoch. */
export type WriteOp =
  | { kind: 'register'; uid: string; registration: Registration; at: string }
  | { kind: 'end'; uid: string; keepSeconds: number; now: number }
  | { kind: 'claim'; uid: string; segment: number; request: ClaimRequest; heard: boolean; at: string }
  | { kind: 'goodbye'; uid: string; segment: number; epoch: number }
  | { kind: 'append'; uid: string; segment: number; commit: CheckedCommit; at: string }
  | { kind: 'sweep'; now: number };

/** What came of it. */
export type WriteOutcome =
  | { kind: 'register'; answer: RegistrationAnswer }
  | { kind: 'end' }
  | { kind: 'claim'; answer: Claim }
  | { kind: 'goodbye' }
  | { kind: 'append'; answer: CommitAnswer }
  | { kind: 'sweep'; more: boolean; forgotten: string[] }
  | { kind: 'refused'; code: string; message: string };

/** What the writer says after each batch: every operation's outcome is durable by then. */
export interface BatchOutcome {
  outcomes: WriteOutcome[];
  /** Seconds of the transaction with its fsync. */
  seconds: number;
  /** Commits find no room. */
  diskFull: boolean;
  databaseBytes: number;
}

import type { AggregatePartial } from '../../../crds/aggregate/aggregate.ts';
import type {
  Claim,
  ClaimRequest,
  CommitAnswer,
  CommitHeader,
  JoinRequest,
  Registration,
  RegistrationAnswer,
  YieldAnswer,
  YieldRequest,
} from '../../../crds/protocol.ts';
import type { CutTask } from './cut.ts';
import type { Joined } from './join.ts';

/** A commit whose body is checked in itself; whether it fits the segment is seen in the writing transaction. */
export interface CheckedCommit {
  header: Omit<CommitHeader, 'aggregates'>;
  aggregates: AggregatePartial[];
  /** The rows' lines as they came. */
  rows: Uint8Array;
}

/** What is known of a segment's last claimant beyond what is stored. */
export interface LastClaimant {
  /** It was heard of, by heartbeat, since its claim. */
  heard: boolean;
  /** Mode Queue: it is gone: silent for too long, reported lost, or started again. */
  died: boolean;
  /** Mode Queue: the parameter that it had in hand when it was heard last. */
  suspect: number | undefined;
}

/** What one transaction is asked to do. Times are ISO 8601, `now` is milliseconds since the epoch. */
export type WriteOp =
  | { kind: 'register'; uid: string; registration: Registration; at: string }
  | { kind: 'end'; uid: string; keepSeconds: number; now: number }
  | { kind: 'claim'; uid: string; segment: number; request: ClaimRequest; last: LastClaimant; at: string }
  | { kind: 'join'; uid: string; index: number; request: JoinRequest; at: string }
  | { kind: 'cut'; uid: string; sizes: readonly number[] }
  | { kind: 'round'; uid: string }
  | { kind: 'goodbye'; uid: string; segment: number; epoch: number }
  | { kind: 'yield'; uid: string; segment: number; request: YieldRequest; at: string }
  | { kind: 'append'; uid: string; segment: number; commit: CheckedCommit; at: string }
  | { kind: 'sweep'; now: number };

/** What came of it. */
export type WriteOutcome =
  | { kind: 'register'; answer: RegistrationAnswer }
  | { kind: 'end' }
  | { kind: 'claim'; answer: Claim }
  | { kind: 'join'; answer: Joined }
  | { kind: 'cut'; tasks: CutTask[] }
  | { kind: 'round'; round: number }
  | { kind: 'goodbye' }
  | { kind: 'yield'; answer: YieldAnswer }
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

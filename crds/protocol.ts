/**
 * The ledger's HTTP interface: what the controller, the workers and readers say to it. All bodies are JSON unless
 * said otherwise; every error is `{code, message, remedy}`. Times are ISO 8601 by the ledger's clock, durations are
 * measured by a monotonic clock.
 *
 * | method, path                                            | who            | body → answer                          |
 * |---------------------------------------------------------|----------------|----------------------------------------|
 * | PUT    /v1/computations/:uid                            | admin          | Registration → RegistrationAnswer      |
 * | DELETE /v1/computations/:uid?keepSeconds=n              | admin          | → 204; again: 204                      |
 * | POST   /v1/computations/:uid/segments/:segment/claim    | worker         | ClaimRequest → Claim                   |
 * | POST   /v1/computations/:uid/segments/:segment/commits  | worker         | commit body (below) → CommitAnswer     |
 * | POST   /v1/computations/:uid/segments/:segment/heartbeat| worker         | Heartbeat → HeartbeatAnswer            |
 * | GET    /v1/progress?since=cursor                        | admin, reader  | → LedgerProgress                       |
 * | GET    /v1/computations/:uid                            | admin, reader  | → ComputationProgress                  |
 * | GET    /v1/computations/:uid/failures?after=id&limit=n  | admin, reader  | → {failures: FailureRecord[]}          |
 * | GET    /v1/computations/:uid/rows?format=&start=&end=&columns= | admin, reader | → NDJSON or CSV, streamed      |
 * | GET    /healthz /readyz /metrics                        | anyone         |                                        |
 *
 * A commit's body is `application/x-ndjson`: its first line a {@link CommitHeader}, then exactly `count` lines, line k
 * being a {@link Row} for id offset+k. Every line ends with "\n".
 */
import type { AggregatePartial, AggregateResult } from './aggregate/aggregate.ts';
import type { Aggregation, Algorithm, Parameters } from './computation.ts';

/** What is to be computed: the part of a spec that a worker needs. */
export interface WorkSpec {
  parameters: Parameters;
  algorithm: Algorithm;
  aggregations: Aggregation[];
  /** Further tries of a parameter whose function threw; 0 = none. */
  retriesPerParameter: number;
  /** Seconds after which a parameter is given up as `TimedOut`; absent = never. */
  timeoutSecondsPerParameter?: number;
  /** Parameters at once in one worker, ≥ 1. */
  slots: number;
}

export interface Registration {
  namespace: string;
  name: string;
  /** Number of parameters N; ids are [0, N). */
  total: number;
  /** Number of segments W; segment i is shard i of the partition of N over W. */
  segments: number;
  /** Hash over everything that decides the rows; a second registration with another hash is refused (409). */
  specHash: string;
  work: WorkSpec;
  /** Upper bound of the stored rows in bytes; beyond it commits are answered 413 `ResultsFull`. Mutable. */
  maxBytes?: number;
}

export interface RegistrationAnswer {
  /** True when the ledger did not know this uid before. */
  created: boolean;
}

export interface ClaimRequest {
  /** Pod name, or the process's name outside a cluster. */
  worker: string;
  node: string;
  /** Image id of the worker's container, where known. */
  imageId?: string;
}

export interface Claim {
  uid: string;
  namespace: string;
  name: string;
  segment: number;
  /** Segment's range [start, end). */
  start: number;
  end: number;
  /** First id not yet committed. */
  offset: number;
  /** One higher at each claim of this segment; fences every earlier claimant. */
  epoch: number;
  total: number;
  segments: number;
  /** Nothing is left to do: exit 0. */
  complete: boolean;
  /** The previous claimant ended without saying goodbye: begin with single parameters. */
  careful: boolean;
  /** Failed parameters of this segment so far. */
  failed: number;
  work: WorkSpec;
}

/**
 * One stored line: a result (any JSON value; an object's fields become columns, anything else is the field `result`) or
 * a failure. The ledger does not parse it: it must begin with exactly `{"r":` or `{"e":` and end with `}`.
 */
export type Row = { r: unknown } | { e: RowFailure };

/** Why a parameter has no result. */
export interface RowFailure {
  reason: FailureReason;
  /** Class name of the exception, signal or exit code, where there is one. */
  type?: string;
  message: string;
  trace?: string;
  /** How often the function was tried. */
  attempts: number;
}

export type FailureReason = 'Exception' | 'Crashed' | 'TimedOut' | 'OutOfMemory' | 'ResultTooLarge' | 'InvalidResult';

/** A failed parameter as reads and the status show it. */
export interface FailureRecord {
  id: number;
  /** The parameter's value, as JSON. */
  parameter: unknown;
  reason: FailureReason;
  type?: string;
  message: string;
}

export interface CommitHeader {
  epoch: number;
  /** Must equal the segment's offset. */
  offset: number;
  /** Lines that follow, ≥ 1. */
  count: number;
  /** Names of result fields seen in these rows, in order, with the first id that had each. */
  fields: { name: string; firstId: number }[];
  /** One partial per aggregation, in the order of the spec. In each: aggregated + skipped + failures = count. */
  aggregates: AggregatePartial[];
  /** Every failed parameter among these rows, ascending by id. */
  failures: FailureRecord[];
  /** Where the worker's time went since its last commit. */
  timing: WorkerTiming;
}

/** Milliseconds of a worker: computing, waiting for the ledger, neither. */
export interface WorkerTiming {
  computeMs: number;
  waitMs: number;
  idleMs: number;
}

export interface CommitAnswer {
  /** The segment's offset after this commit. */
  offset: number;
  /** The segment is complete. */
  complete: boolean;
  /** These rows were stored before; nothing was written now. */
  repeated: boolean;
}

export interface Heartbeat {
  worker: string;
  node: string;
  epoch: number;
  /** First id not yet committed, as the worker sees it. */
  offset: number;
  /** Parameters computed but not yet durable. */
  waiting: number;
  /** The oldest parameter being computed now and for how long. */
  inHand?: { id: number; seconds: number };
  /** The worker leaves of its own will: the next claim need not be careful. */
  leaving?: boolean;
}

export interface HeartbeatAnswer {
  offset: number;
  complete: boolean;
}

/** What the ledger says of everything it holds, in one request. */
export interface LedgerProgress {
  /** Changes with every start of the ledger's process. */
  boot: string;
  /** Pass as `since` to get only Computations that changed; another boot's cursor gets all. */
  cursor: string;
  /** True when `computations` holds every Computation, false when only the changed ones. */
  full: boolean;
  now: string;
  upSeconds: number;
  /** The disk has no room for commits. */
  diskFull: boolean;
  computations: ComputationProgress[];
}

export interface ComputationProgress {
  uid: string;
  namespace: string;
  name: string;
  specHash: string;
  total: number;
  /** Parameters with a result. */
  completed: number;
  /** Parameters with a failure. */
  failed: number;
  /** The segments cover [0, total). */
  complete: boolean;
  bytes: number;
  /** `results.maxBytes` was reached. */
  full: boolean;
  registeredAt: string;
  completedAt?: string;
  /** Parameters a second over the last seconds. */
  ratePerSecond: number;
  aggregates: AggregateResult[];
  /** The first ten, ascending by id. */
  failures: FailureRecord[];
  shards: ShardProgress[];
}

export interface ShardProgress {
  segment: number;
  start: number;
  end: number;
  offset: number;
  completed: number;
  failed: number;
  complete: boolean;
  /** Number of claims so far. */
  epoch: number;
  worker?: string;
  node?: string;
  imageId?: string;
  firstClaimAt?: string;
  claimedAt?: string;
  lastCommitAt?: string;
  completedAt?: string;
  /** Seconds since the last claim, commit or heartbeat, counted only while this ledger was up. */
  silentSeconds?: number;
  ratePerSecond: number;
  inHand?: { id: number; seconds: number };
  timing: WorkerTiming;
}

/** A commit larger than this is refused (413). */
export const MAX_COMMIT_BYTES = 4 * 1024 * 1024;
/** A row longer than this becomes that parameter's failure `ResultTooLarge`. */
export const MAX_ROW_BYTES = 64 * 1024;
/** Workers beat this often. */
export const HEARTBEAT_SECONDS = 2;

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
 * | POST   /v1/computations/:uid/segments/:segment/yield    | worker, Queue  | YieldRequest → YieldAnswer             |
 * | POST   /v1/computations/:uid/segments/:segment/heartbeat| worker         | Heartbeat → HeartbeatAnswer            |
 * | POST   /v1/computations/:uid/shards/:shard/claim        | worker, Static | ClaimRequest → Claim                   |
 * | POST   /v1/computations/:uid/workers/:index/join        | worker, Queue  | JoinRequest → JoinAnswer               |
 * | POST   /v1/computations/:uid/workers/:index/heartbeat   | worker, Queue  | WorkerHeartbeat → WorkerHeartbeatAnswer|
 * | PUT    /v1/computations/:uid/lost-workers               | admin          | LostWorkers → 204                      |
 * | GET    /v1/progress?since=cursor                        | admin, reader  | → LedgerProgress                       |
 * | GET    /v1/computations/:uid                            | admin, reader  | → ComputationProgress                  |
 * | GET    /v1/computations/:uid/failures?after=id&limit=n  | admin, reader  | → {failures: FailureRecord[]}          |
 * | GET    /v1/computations/:uid/rows?format=&start=&end=&columns= | admin, reader | → NDJSON, CSV or failures, streamed |
 * | GET    /v1/computations/:uid/parameters?from=&to=      | worker         | → NDJSON: the list's points [from, to) |
 * | PUT    /v1/uploads/:checksum                            | admin, uploader| NDJSON, streamed → ListFacts           |
 * | GET    /v1/uploads/:checksum                            | admin, uploader| → ListFacts                            |
 * | GET    /healthz /readyz /metrics                        | anyone         |                                        |
 *
 * An upload's body is `application/octet-stream`: a line of JSON a point, each with its "\n", whose sha256 the path says.
 *
 * A commit's body is `application/x-ndjson`: its first line a {@link CommitHeader}, then exactly `count` lines, line k
 * being a {@link Row} for id offset+k. Every line ends with "\n".
 */
import type { AggregatePartial } from './aggregate/aggregate.ts';
import type { Aggregation, Algorithm, Parameters } from './computation.ts';
import type { ListFacts } from './lists/point-list.ts';
import type { FailureRecord, RowFailure } from './failure.ts';

export type { FailureGroup, FailureReason, FailureRecord, RowFailure } from './failure.ts';
export type {
  ComputationProgress,
  LedgerProgress,
  QueueProgress,
  QueueServer,
  ShardProgress,
  WorkerProgress,
} from './ledger-progress.ts';

/** What is to be computed: the part of a spec that a worker needs. */
export interface WorkSpec {
  parameters: Parameters;
  /**
   * Where the list is a ConfigMap's or an upload: its points, which the ledger has. Registered once they stay, also
   * where a later registration does not name them.
   */
  points?: ListFacts;
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
  /** Absent = Static. Another mode than before cuts anew what is not computed yet; only while nothing runs. */
  mode?: Mode;
  /** In mode Queue only. Mutable. */
  queue?: QueueSettings;
  /**
   * Static: number of shards W; shard i is the partition's of N over W, and before any change of mode segment i is shard
   * i. Queue: number of worker indexes; may change by registering again.
   */
  segments: number;
  /** Hash over everything that decides the rows; a second registration with another hash is refused (409). */
  specHash: string;
  work: WorkSpec;
  /** Upper bound of the stored rows in bytes; beyond it commits are answered 413 `ResultsFull`. Mutable. */
  maxBytes?: number;
}

export type Mode = 'Static' | 'Queue';

/** How tasks are cut and handed out in mode Queue. A task is a segment: so many contiguous parameters. */
export interface QueueSettings {
  /** Parameters in a task. Auto: as many as take about `targetSeconds`, fewer towards the end. */
  batchSize: number | 'Auto';
  targetSeconds: number;
  /** A task that was claimed so often without a commit is given up parameter by parameter; see {@link Claim.poison}. */
  maxDeliveries: number;
  /** A task of which nothing was heard for so long goes to another worker. */
  visibilityTimeoutSeconds: number;
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
  /** Mode Queue: the worker's index, as it joined. */
  index?: number;
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
  /** Mode Queue: record this id as `Crashed` without running it; all its deliveries ended with the worker's death. */
  poison?: number;
  work: WorkSpec;
}

/** A worker of mode Queue says that it is there; again after a restart, and when Redis refuses its access. */
export interface JoinRequest {
  /** Pod name, or the process's name outside a cluster. It is its consumer's name in Redis. */
  worker: string;
  node: string;
  imageId?: string;
}

export interface JoinAnswer {
  uid: string;
  namespace: string;
  name: string;
  total: number;
  /** Everything is computed: exit 0. */
  complete: boolean;
  work: WorkSpec;
  /** Absent when complete. */
  queue?: QueueAccess;
}

/** Where a worker finds its tasks: entries of a Redis stream whose field {@link TASK_FIELD} is a segment's number. */
export interface QueueAccess {
  /** `redis://host:port/db` or `rediss://…`, without user and password. */
  url: string;
  username?: string;
  password?: string;
  /** Authorities' certificates, PEM, for rediss; absent = those that Node knows. */
  ca?: string;
  stream: string;
  group: string;
  visibilityTimeoutSeconds: number;
}

/** Said every {@link HEARTBEAT_SECONDS} by a worker of mode Queue, also while it has no task. */
export interface WorkerHeartbeat {
  worker: string;
  node: string;
  /** The claims that it holds. */
  segments: HeldSegment[];
  /** Parameters computed but not yet durable. */
  waiting: number;
  /** The oldest parameter being computed now and for how long. */
  inHand?: { id: number; seconds: number };
  /** The worker leaves of its own will and gives its tasks back. */
  leaving?: boolean;
}

export interface HeldSegment {
  segment: number;
  epoch: number;
  /** First id not yet committed, as the worker sees it. */
  offset: number;
}

export interface WorkerHeartbeatAnswer {
  /** The Computation is complete: exit 0. */
  complete: boolean;
  /** Held segments whose claim is no longer the newest, or that are complete: drop them. */
  stale: number[];
  /** Others have nothing to do; give back what is not begun, see {@link YieldRequest}. */
  yield?: true;
}

/** A worker gives back the end of a task, of which it will store nothing: its ids from `from` on are cut anew. */
export interface YieldRequest {
  epoch: number;
  /** At least the segment's offset. */
  from: number;
}

export interface YieldAnswer {
  /** The segment's end from now on. */
  end: number;
  /** All before it is stored. */
  complete: boolean;
}

/** Workers that are gone for good, by pod name: their tasks go to others at once. */
export interface LostWorkers {
  workers: string[];
}

/**
 * One stored line: a result (any JSON value; an object's fields become columns, anything else is the field `result`) or
 * a failure. The ledger does not parse it: it must begin with exactly `{"r":` or `{"e":` and end with `}`.
 */
export type Row = { r: unknown } | { e: RowFailure };

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
  /** Absent where that cannot be told, and from older workers. */
  usage?: WorkerUsage;
}

/** What a worker and all that it started use. */
export interface WorkerUsage {
  /** Milliseconds of processor time since its last commit; where it is summed up, of all commits. */
  cpuMs: number;
  /** The most memory so far, bytes: by the container's own count, or as seen at commits. */
  peakMemoryBytes: number;
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
  /** True when the whole Computation is complete (exit 0), otherwise absent. */
  allComplete?: boolean;
  /** These rows were stored before; nothing was written now. */
  repeated: boolean;
  /** Mode Queue: others have nothing to do; give back what is not begun, see {@link YieldRequest}. */
  yield?: true;
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

/** A commit larger than this is refused (413). */
export const MAX_COMMIT_BYTES = 4 * 1024 * 1024;
/** Points that one answer of `/parameters` holds at most. */
export const MAX_POINTS_AT_ONCE = 4096;
/** A row longer than this becomes that parameter's failure `ResultTooLarge`. */
export const MAX_ROW_BYTES = 64 * 1024;
/** Workers beat this often. */
export const HEARTBEAT_SECONDS = 2;
/** Field of a stream entry that holds the segment's number. */
export const TASK_FIELD = 'segment';

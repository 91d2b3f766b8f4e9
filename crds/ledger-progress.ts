import type { AggregateResult } from './aggregate/aggregate.ts';
import type { FailureGroup, FailureRecord } from './failure.ts';
import type { Mode, WorkerTiming, WorkerUsage } from './protocol.ts';

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
  /** The Redis of mode Queue; absent from older ledgers. */
  queue?: QueueServer;
  computations: ComputationProgress[];
}

/** How the ledger and its Redis get on. */
export interface QueueServer {
  /** TTG_REDIS_URL is set. */
  configured: boolean;
  /** It answers, and can what is needed. */
  available: boolean;
  /** What is wrong and what would be right, one sentence. */
  problem?: string;
}

export interface ComputationProgress {
  uid: string;
  namespace: string;
  name: string;
  specHash: string;
  /** Absent from older ledgers: Static. */
  mode?: Mode;
  /** In mode Queue. */
  queue?: QueueProgress;
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
  /** The first thousand by kind, the most frequent first, at most ten kinds. Absent from older ledgers. */
  failureGroups?: FailureGroup[];
  /** One per shard; in mode Queue one per worker index that has joined. */
  shards: ShardProgress[];
}

/** How the tasks of a Computation are doing. */
export interface QueueProgress {
  /** Tasks can be handed out now. */
  available: boolean;
  problem?: string;
  /** Tasks in the stream that nobody has. */
  waiting: number;
  /** Tasks that a worker has. */
  inFlight: number;
  /** How often a task was claimed after another worker had it. */
  redelivered: number;
  /** Since when the task that was first claimed longest ago is under way; 0 = none is. */
  oldestSeconds: number;
  /** Parameters not computed yet that are in no task so far. */
  uncut: number;
  /** The parameter that was seen in hand for longest since this ledger is up. */
  longest?: { id: number; seconds: number };
  workers: WorkerProgress[];
}

/** A worker of mode Queue. */
export interface WorkerProgress {
  index: number;
  worker: string;
  node: string;
  /** Tasks that it finished. */
  tasks: number;
  completed: number;
  failed: number;
  ratePerSecond: number;
  /** The parameters that it has now, first and last id: "100-199"; of several tasks the first. */
  range?: string;
  /** Seconds since it was last heard of, counted only while this ledger was up; absent after it left. */
  silentSeconds?: number;
  inHand?: { id: number; seconds: number };
}

/**
 * A shard; in mode Queue a worker: `segment` is its index, `start`, `end` and `offset` are those of its present task (0
 * without one), `completed` and `failed` count all that it did, `epoch` its joins, `complete` is the Computation's.
 */
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
  /** Absent from older ledgers. */
  usage?: WorkerUsage;
}

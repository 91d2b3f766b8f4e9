import type { Computation, ComputationSpec, ComputationStatus, Condition } from '../../crds/computation.ts';
import { API_VERSION, FINALIZER, KIND } from '../../crds/labels.ts';
import type { ComputationProgress, ShardProgress, WorkerProgress } from '../../crds/protocol.ts';
import type { Job, JobStatus, KubeCondition, Pod, PodStatus } from '../../operator/kube/objects.ts';
import { desiredJob } from '../../operator/reconcile/desired-job.ts';
import type {
  LedgerAnswers,
  LedgerAway,
  LedgerView,
  Observed,
  ReconcileSettings,
} from '../../operator/reconcile/observed.ts';
import { COMPLETION_INDEX, WORKER_CONTAINER } from '../../operator/reconcile/pod-facts.ts';
import { podTemplate } from '../../operator/reconcile/pod-template.ts';
import { unclaimedShard } from '../../operator/reconcile/unclaimed-shard.ts';
import { shardRange } from '../../crds/partition.ts';

export const UID = '6f1c2b9e-0000-4000-8000-000000000001';
export const SETTINGS: ReconcileSettings = { workerImage: 'ttg-worker:v0.1.0', workerLedgerUrl: 'http://ledger:8080' };
/** When everything in these tests began. */
export const START = new Date('2026-03-01T10:00:00.000Z');

/** So many seconds after {@link START}. */
export function at(seconds: number): Date {
  return new Date(START.getTime() + seconds * 1_000);
}

/** 10,000 parameters in 3 shards, with the defaults that the API server fills in. */
export function specOf(changes: Partial<ComputationSpec> = {}): ComputationSpec {
  return {
    parameters: { count: 10_000 },
    algorithm: { name: 'simulate', args: {} },
    mode: 'Static',
    parallelism: 3,
    worker: { imagePullPolicy: 'IfNotPresent', terminationGracePeriodSeconds: 30 },
    queue: { batchSize: 100, targetSeconds: 5, maxDeliveries: 5, visibilityTimeoutSeconds: 30 },
    spread: { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
    failurePolicy: { retriesPerShard: 3, retriesPerParameter: 0, maxFailedParameters: 0 },
    aggregations: [],
    results: { keepSecondsAfterDeletion: 604_800 },
    suspend: false,
    cancel: false,
    ...changes,
  };
}

export interface ComputationChanges {
  spec?: Partial<ComputationSpec>;
  status?: ComputationStatus;
  metadata?: Partial<Computation['metadata']>;
}

export function computationOf({ spec, status, metadata }: ComputationChanges = {}): Computation {
  return {
    apiVersion: API_VERSION,
    kind: KIND,
    metadata: {
      name: 'demo',
      namespace: 'team',
      uid: UID,
      generation: 1,
      resourceVersion: '100',
      creationTimestamp: '2026-03-01T10:00:00Z',
      finalizers: [FINALIZER],
      ...metadata,
    },
    spec: specOf(spec),
    ...(status === undefined ? {} : { status }),
  };
}

export function conditionOf(type: string, status: Condition['status'], changes: Partial<Condition> = {}): Condition {
  return { type, status, reason: 'Because', message: '', lastTransitionTime: '2026-03-01T10:00:00Z', ...changes };
}

/** The status of a Computation that is under way. */
export function runningStatus(changes: ComputationStatus = {}): ComputationStatus {
  return {
    observedGeneration: 1,
    phase: 'Running',
    startTime: START.toISOString(),
    jobName: 'demo',
    progress: { total: 10_000, completed: 0, failed: 0, percent: 0, summary: '0/10000' },
    ...changes,
  };
}

/** The Job that belongs to a Computation. */
export function jobOf(computation: Computation, status: JobStatus = {}, spec: Partial<Job['spec']> = {}): Job {
  const shards =
    computation.spec.mode === 'Queue' ? Math.max(1, computation.spec.parallelism) : (computation.spec.shards ?? 3);
  const plan = { total: 10_000, shards, pods: Math.min(computation.spec.parallelism, shards), jobName: 'demo' };
  const job = desiredJob(computation, plan, SETTINGS);
  return {
    ...job,
    metadata: { ...job.metadata, uid: 'job-1', resourceVersion: '7', creationTimestamp: '2026-03-01T10:00:01Z' },
    spec: { ...job.spec, ...spec },
    status,
  };
}

export interface PodChanges {
  status?: PodStatus;
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
  name?: string;
  node?: string;
  createdAt?: Date;
  deleting?: boolean;
  finalizers?: string[];
  /** Its Job does not know it any more. */
  isReleased?: boolean;
}

/** A worker pod of a shard; Running unless said otherwise. */
export function podOf(shard: number, changes: PodChanges = {}): Pod {
  const computation = computationOf();
  const { spec } = podTemplate(computation, { total: 10_000, shards: 3, pods: 3, jobName: 'demo' }, SETTINGS);
  const name = changes.name ?? `demo-${shard}-abcde`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'team',
      uid: `uid-${name}`,
      creationTimestamp: (changes.createdAt ?? at(1)).toISOString(),
      annotations: { [COMPLETION_INDEX]: String(shard), ...changes.annotations },
      labels: { 'ttg.io/computation-uid': UID, ...changes.labels },
      ownerReferences:
        changes.isReleased === true
          ? []
          : [{ apiVersion: 'batch/v1', kind: 'Job', name: 'demo', uid: 'job-1', controller: true }],
      ...(changes.finalizers === undefined ? {} : { finalizers: changes.finalizers }),
      ...(changes.deleting === true ? { deletionTimestamp: at(5).toISOString() } : {}),
    },
    spec: { ...spec, nodeName: changes.node ?? `node-${shard}` },
    status: changes.status ?? { phase: 'Running' },
  };
}

export function podCondition(type: string, status: string, changes: Partial<KubeCondition> = {}): KubeCondition {
  return { type, status, lastTransitionTime: '2026-03-01T10:00:02Z', ...changes };
}

/** Status of a pod whose worker ended with that exit code. */
export function failedWith(exitCode: number, reason = 'Error', message?: string): PodStatus {
  const terminated = { exitCode, reason, ...(message === undefined ? {} : { message }) };
  return { phase: 'Failed', containerStatuses: [{ name: WORKER_CONTAINER, state: { terminated } }] };
}

/** Status of a pod whose container waits. */
export function waitingFor(reason: string, message: string): PodStatus {
  return { phase: 'Pending', containerStatuses: [{ name: WORKER_CONTAINER, state: { waiting: { reason, message } } }] };
}

/** What the ledger says of a shard of 10,000 parameters over three, with so many of its parameters done. */
export function shardOf(segment: number, done: number, changes: Partial<ShardProgress> = {}): ShardProgress {
  const { start, end } = shardRange(10_000, 3, segment);
  return {
    ...unclaimedShard(10_000, 3, segment),
    completed: done,
    offset: start + done,
    complete: start + done === end,
    ...changes,
  };
}

export function progressOf(changes: Partial<ComputationProgress> = {}): ComputationProgress {
  const shards = changes.shards ?? [shardOf(0, 0), shardOf(1, 0), shardOf(2, 0)];
  return {
    uid: UID,
    namespace: 'team',
    name: 'demo',
    specHash: 'hash',
    total: 10_000,
    completed: shards.reduce((sum, shard) => sum + shard.completed, 0),
    failed: shards.reduce((sum, shard) => sum + shard.failed, 0),
    complete: shards.every((shard) => shard.complete),
    bytes: 0,
    full: false,
    registeredAt: START.toISOString(),
    ratePerSecond: 0,
    aggregates: [],
    failures: [],
    ...changes,
    shards,
  };
}

/** A ledger that answers now; without a progress it does not know the Computation. */
export function ledgerSays(progress?: ComputationProgress, askedAt: Date = at(600)): LedgerView {
  return { state: 'answering', askedAt, diskFull: false, ...(progress === undefined ? {} : { progress }) };
}

/** A ledger with Redis that answers now and knows a Computation of mode Queue, with these workers. */
export function queueLedger(
  workers: readonly Partial<WorkerProgress>[] = [],
  changes: Partial<ComputationProgress> = {},
): LedgerAnswers {
  const progress = progressOf({
    mode: 'Queue',
    queue: {
      available: true,
      waiting: 6,
      inFlight: 3,
      redelivered: 0,
      oldestSeconds: 0,
      uncut: 9_000,
      workers: workers.map((worker, index) => queueWorkerOf({ index, ...worker })),
    },
    shards: workers.map((worker, index) => ({
      ...unclaimedShard(0, (worker.index ?? index) + 1, worker.index ?? index),
      worker: worker.worker ?? `demo-${index}-abcde`,
      firstClaimAt: START.toISOString(),
    })),
    complete: false,
    ...changes,
  });
  return {
    state: 'answering',
    askedAt: at(600),
    diskFull: false,
    queue: { configured: true, available: true },
    progress,
  };
}

function queueWorkerOf(changes: Partial<WorkerProgress> & { index: number }): WorkerProgress {
  return {
    worker: `demo-${changes.index}-abcde`,
    node: `node-${changes.index}`,
    tasks: 0,
    completed: 0,
    failed: 0,
    ratePerSecond: 0,
    silentSeconds: 0,
    ...changes,
  };
}

export function ledgerAway(since: Date = START): LedgerAway {
  return { state: 'away', since, message: 'connect ECONNREFUSED' };
}

/** A Computation under way with an answering ledger that knows it, and no Job yet. */
export function observedOf(changes: Partial<Observed> = {}): Observed {
  return {
    computation: computationOf(),
    pods: [],
    jobEvents: [],
    ledger: ledgerSays(progressOf()),
    settings: SETTINGS,
    ...changes,
  };
}

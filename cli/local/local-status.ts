import type { Computation, ComputationStatus, ShardStatus } from '../../crds/computation.ts';
import type { ComputationProgress } from '../../crds/protocol.ts';
import type { Observed } from '../../operator/reconcile/observed.ts';
import type { Outcome } from '../../operator/reconcile/outcome.ts';
import type { Plan } from '../../operator/reconcile/plan.ts';
import { aggregateStatuses } from '../../operator/reconcile/aggregate-status.ts';
import { failureText } from '../../operator/reconcile/failure-text.ts';
import { progressStatus } from '../../operator/reconcile/progress-status.ts';
import { listedShards, shardSummary } from '../../operator/reconcile/shard-listing.ts';
import { shardStatus } from '../../operator/reconcile/shard-status.ts';
import { runTiming } from '../../operator/reconcile/timing.ts';

/** What the runner itself knows. */
export interface LocalFacts {
  isRunning: (shard: number) => boolean;
  givenUp: readonly { shard: number; reason: string }[];
  startedAt: Date;
  /** Milliseconds until the first worker was started. */
  preparingMs: number;
}

/** What the controller's decisions rest on, as it looks without a cluster. */
export function localObservation(
  computation: Computation,
  progress: ComputationProgress | undefined,
  now: Date,
): Observed {
  return {
    computation,
    pods: [],
    jobEvents: [],
    ledger: { state: 'answering', askedAt: now, diskFull: false, ...(progress === undefined ? {} : { progress }) },
    settings: { workerImage: 'none', workerLedgerUrl: 'http://localhost' },
  };
}

/** The status that the controller would write, from the ledger's word and what the runner knows. */
export function localStatus(
  computation: Computation,
  plan: Plan,
  progress: ComputationProgress,
  facts: LocalFacts,
  outcome: Outcome | undefined,
  now: Date,
): ComputationStatus {
  const { startedAt, preparingMs } = facts;
  const end = outcome?.at ?? now;
  const failedIndexes = new Set(facts.givenUp.map(({ shard }) => shard));
  const idlePhase = outcome?.phase === 'Failed' ? 'Failed' : 'Pending';
  const shards = progress.shards.map((shard): ShardStatus => {
    const status = shardStatus(shard, { podsByShard: new Map(), failedIndexes, idlePhase });
    return status.phase === 'Pending' && facts.isRunning(shard.segment) ? { ...status, phase: 'Running' } : status;
  });
  const summary = shardSummary(shards);
  const before = { totalMs: 0, schedulingMs: preparingMs, podStartMs: 0, computingMs: 0, committingMs: 0, idleMs: 0 };
  return {
    phase: outcome?.phase ?? 'Running',
    ...(outcome === undefined ? {} : { reason: outcome.reason, message: outcome.message }),
    ...(computation.status?.list && { list: computation.status.list }),
    startTime: startedAt.toISOString(),
    ...(outcome === undefined ? {} : { completionTime: end.toISOString() }),
    progress: progressStatus({
      total: plan.total,
      now: progress,
      before: computation.status?.progress,
      lost: false,
      elapsedSeconds: (end.getTime() - startedAt.getTime()) / 1000,
      finished: outcome !== undefined,
      suspended: false,
    }),
    timing: runTiming(startedAt, end, progress, [], before),
    shards: listedShards(shards),
    shardSummary: summary,
    aggregates: aggregateStatuses(progress.aggregates),
    failures: progress.failures,
    ...(progress.failed === 0 ? {} : { failureSummary: failureText(progress) }),
    workers: `${summary.active + summary.succeeded}/${plan.pods}`,
  };
}

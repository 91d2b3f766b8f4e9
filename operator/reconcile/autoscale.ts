import type { Autoscale, AutoscaleStatus } from '../../crds/computation.ts';
import type { ComputationProgress } from '../../crds/protocol.ts';
import { ownJob } from './job-ownership.ts';
import type { Observed } from './observed.ts';
import type { Plan } from './plan.ts';
import type { Problem } from './problem.ts';
import { shardAt } from './shard-at.ts';
import { SILENT_SECONDS } from './silence.ts';

/** Fewer workers have to be enough for so long before any leaves. */
export const STEADY_SECONDS = 60;
/** A worker's rate counts from so long after its first task. */
export const WARM_SECONDS = 10;
/** What differs by less is not worth a change. */
const TOLERANCE = 0.1;

/** The plan with as many pods as `spec.autoscale` asks for now. */
export function withAutoscale(plan: Plan, observed: Observed, now: Date): Plan {
  const autoscale = autoscaleStatus(observed, now);
  return autoscale === undefined ? plan : { ...plan, pods: autoscale.workers, autoscale };
}

/**
 * How many workers are wanted: the rest ÷ (what one does a second · `targetSecondsRemaining`). More at once; fewer, the
 * most that were needed meanwhile, once fewer have been enough for {@link STEADY_SECONDS}. Undefined without autoscale.
 */
export function autoscaleStatus(observed: Observed, now: Date): AutoscaleStatus | undefined {
  const { spec, status } = observed.computation;
  const { autoscale, parallelism } = spec;
  if (autoscale === undefined || spec.mode !== 'Queue') {
    return undefined;
  }
  const before = status?.autoscale;
  const startedWith = before === undefined || before.startedWith === 0 ? parallelism : before.startedWith;
  if (parallelism !== startedWith || parallelism === 0) {
    return { workers: Math.min(parallelism, autoscale.maxWorkers), startedWith };
  }
  const bounded = (workers: number): number => Math.min(autoscale.maxWorkers, Math.max(autoscale.minWorkers, workers));
  const present = bounded(ownJob(observed)?.spec.parallelism ?? before?.workers ?? parallelism);
  const progress = observed.ledger.state === 'answering' ? observed.ledger.progress : undefined;
  const rate = progress === undefined || spec.suspend ? undefined : ratePerWorker(progress, ledgerNow(observed, now));
  if (progress === undefined || rate === undefined) {
    return { workers: present, startedWith };
  }
  const needed = bounded(neededWorkers(progress, rate, present, autoscale));
  if (needed >= present) {
    return { workers: needed, startedWith };
  }
  const since = before?.fewerSince ?? now.toISOString();
  const most = Math.max(needed, before?.mostSince ?? needed);
  return now.getTime() - Date.parse(since) >= STEADY_SECONDS * 1_000
    ? { workers: Math.min(present, most), startedWith }
    : { workers: present, startedWith, fewerSince: since, mostSince: most };
}

/** Said while somebody else scales. */
export function yieldRemark({ computation }: Observed, { autoscale }: Plan): Problem | undefined {
  const { parallelism } = computation.spec;
  return autoscale === undefined || parallelism === autoscale.startedWith
    ? undefined
    : {
        reason: 'AutoscaleYields',
        message: `somebody else has changed parallelism from ${autoscale.startedWith} to ${parallelism}, so autoscale leaves it at that; set it back to ${autoscale.startedWith} and it decides again`,
      };
}

function neededWorkers(
  progress: ComputationProgress,
  rate: number,
  present: number,
  { targetSecondsRemaining }: Autoscale,
): number {
  const left = progress.total - progress.completed - progress.failed;
  const needed = Math.min(left, Math.ceil(left / (rate * targetSecondsRemaining)));
  const isAlmostOver = left / (rate * present) < STEADY_SECONDS;
  const isAsGood = Math.abs(needed - present) <= TOLERANCE * present;
  return isAsGood || (needed < present && isAlmostOver) ? present : needed;
}

/** Mean over the workers that have computed for a while; undefined while there are none. */
function ratePerWorker({ queue, shards }: ComputationProgress, now: Date): number | undefined {
  const rates = (queue?.workers ?? []).flatMap(({ index, ratePerSecond, silentSeconds }) => {
    const since = shardAt(shards, index)?.firstClaimAt;
    const isWarm = since !== undefined && now.getTime() - Date.parse(since) >= WARM_SECONDS * 1_000;
    return isWarm && ratePerSecond > 0 && silentSeconds !== undefined && silentSeconds < SILENT_SECONDS
      ? [ratePerSecond]
      : [];
  });
  return rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}

function ledgerNow({ ledger }: Observed, now: Date): Date {
  return (ledger.state === 'answering' ? ledger.ledgerNow : undefined) ?? now;
}

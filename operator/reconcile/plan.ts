import type { AutoscaleStatus } from '../../crds/computation.ts';
import { jobNameFor } from './job-name.ts';
import { ownJob } from './job-ownership.ts';
import { totalOf } from './list.ts';
import { modeOf } from './mode-of-job.ts';
import type { Observed } from './observed.ts';

/** A Computation in numbers, with what the spec leaves open decided. */
export interface Plan {
  /** Number of parameters; 0 while their list has not been read. */
  total: number;
  /** Number of shards = the Job's completions, fixed at the start. In mode Queue the most workers there can be now. */
  shards: number;
  /** Pods at once: `spec.parallelism`, at most one a shard. */
  pods: number;
  jobName: string;
  /** What autoscale decided, where the spec has it. */
  autoscale?: AutoscaleStatus;
}

/** The plan of a Computation whose spec is valid. */
export function planFor(observed: Observed): Plan {
  const { metadata, spec } = observed.computation;
  const shards = spec.mode === 'Queue' ? workerCount(observed) : shardCount(observed);
  return {
    total: totalOf(observed),
    shards,
    pods: Math.min(spec.parallelism, shards),
    jobName: jobNameFor(metadata.name),
  };
}

/** The completions of a Job of mode Queue: no index above them ever runs, and only with parallelism can they be moved. */
function workerCount(observed: Observed): number {
  const { autoscale, parallelism } = observed.computation.spec;
  return autoscale?.maxWorkers ?? (parallelism > 0 ? parallelism : (ownJob(observed)?.spec.completions ?? 1));
}

/**
 * `spec.shards`, which defaults to the parallelism at the start: what was registered stays, whatever became of
 * parallelism since. What was registered in mode Queue were no shards.
 */
function shardCount(observed: Observed): number {
  const { spec, status } = observed.computation;
  const progress = observed.ledger.state === 'answering' ? observed.ledger.progress : undefined;
  const registered = progress?.mode === 'Queue' ? undefined : progress?.shards.length;
  const job = ownJob(observed);
  return (
    spec.shards ??
    registered ??
    (job === undefined || modeOf(job) === 'Queue' ? undefined : job.spec.completions) ??
    (status?.queue === undefined ? status?.shardSummary?.total : undefined) ??
    Math.max(1, spec.parallelism)
  );
}

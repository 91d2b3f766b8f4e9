import { parameterCount } from '../../crds/parameters/parameter-space.ts';
import { jobNameFor } from './job-name.ts';
import { ownJob } from './job-ownership.ts';
import type { Observed } from './observed.ts';

/** A Computation in numbers, with what the spec leaves open decided. */
export interface Plan {
  /** Number of parameters. */
  total: number;
  /** Number of shards = the Job's completions. Fixed at the start. */
  shards: number;
  /** Pods at once: `spec.parallelism`, at most one a shard. */
  pods: number;
  jobName: string;
}

/** The plan of a Computation whose spec is valid. */
export function planFor(observed: Observed): Plan {
  const { metadata, spec } = observed.computation;
  const shards = shardCount(observed);
  return {
    total: parameterCount(spec.parameters),
    shards,
    pods: Math.min(spec.parallelism, shards),
    jobName: jobNameFor(metadata.name),
  };
}

/**
 * `spec.shards`, which defaults to the parallelism at the start: what was registered stays, whatever became of
 * parallelism since.
 */
function shardCount(observed: Observed): number {
  const { spec, status } = observed.computation;
  const registered = observed.ledger.state === 'answering' ? observed.ledger.progress?.shards.length : undefined;
  return (
    spec.shards ??
    registered ??
    ownJob(observed)?.spec.completions ??
    status?.shardSummary?.total ??
    Math.max(1, spec.parallelism)
  );
}

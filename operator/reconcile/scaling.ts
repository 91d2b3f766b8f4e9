import type { Observed } from './observed.ts';
import type { Plan } from './plan.ts';
import type { Problem } from './problem.ts';

/**
 * What the API server fills in where nothing was asked for. Nobody can tell that from a 3 that somebody wrote, so of
 * neither is said that it is above the shards.
 */
export const DEFAULT_PARALLELISM = 3;

/** A parallelism that is not what runs: above the number of shards, or 0. */
export function parallelismRemark({ computation }: Observed, plan: Plan): Problem | undefined {
  const asked = computation.spec.parallelism;
  if (asked === 0) {
    return { reason: 'NoParallelism', message: 'spec.parallelism is 0: nothing is computed until it is raised' };
  }
  return plan.autoscale === undefined && asked > plan.shards && asked !== DEFAULT_PARALLELISM
    ? {
        reason: 'ParallelismAboveShards',
        message: `${asked} asked, ${count(plan.shards, 'shard')}: ${count(plan.pods, 'pod')} ${plan.pods === 1 ? 'runs' : 'run'}`,
      }
    : undefined;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

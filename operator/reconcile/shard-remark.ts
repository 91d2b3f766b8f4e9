import { exitReason, exitText } from './exit-text.ts';
import { parseIndexRanges } from './index-ranges.ts';
import { ownJob } from './job-ownership.ts';
import type { Observed } from './observed.ts';
import type { Plan } from './plan.ts';
import { podsByShard, termination, wasDisrupted } from './pod-facts.ts';
import type { Problem } from './problem.ts';
import { EXIT_LATER } from '../../crds/exit-codes.ts';
import { FAILURE_COUNT } from './retry-reset.ts';

/** A shard that was given up while others go on, or whose worker failed and is awaited anew. */
export function shardRemark(observed: Observed, plan: Plan): Problem | undefined {
  const byShard = podsByShard(observed.pods);
  const givenUp = parseIndexRanges(ownJob(observed)?.status?.failedIndexes);
  const [first] = givenUp;
  if (first !== undefined) {
    const last = (byShard.get(first) ?? []).findLast((pod) => pod.status?.phase === 'Failed');
    const why = last === undefined ? '' : `: ${exitText(last)}`;
    const others = givenUp.length > 1 ? ` (and ${givenUp.length - 1} more)` : '';
    return { reason: 'ShardGivenUp', message: `shard ${first}${others} was given up; the others go on${why}` };
  }
  const retries = observed.computation.spec.failurePolicy.retriesPerShard;
  for (const [shard, pods] of [...byShard].toSorted(([a], [b]) => a - b)) {
    const last = pods.at(-1);
    if (last?.status?.phase !== 'Failed' || wasDisrupted(last) || termination(last)?.exitCode === EXIT_LATER) {
      continue;
    }
    const failures = Number(last.metadata.annotations?.[FAILURE_COUNT] ?? 0) + 1;
    return {
      reason: exitReason(last) === 'Error' ? 'WorkerFailed' : exitReason(last),
      message: `shard ${shard} of ${plan.shards}: worker failed (${failures} in a row without progress, ${retries} are retried): ${exitText(last)}`,
    };
  }
  return undefined;
}

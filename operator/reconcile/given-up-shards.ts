import { shardRange, rangeText } from '../../crds/partition.ts';
import type { ComputationProgress } from '../../crds/protocol.ts';
import type { Pod } from '../kube/objects.ts';
import { exitText } from './exit-text.ts';
import type { Plan } from './plan.ts';
import { podsByShard } from './pod-facts.ts';
import { shardAt } from './shard-at.ts';
import type { Problem } from './problem.ts';

/** So many are explained one by one. */
const EXPLAINED = 3;

/** Which shards used up their retries and why, and what there is all the same. */
export function givenUpProblem(
  givenUp: readonly number[],
  plan: Plan,
  progress: ComputationProgress,
  pods: readonly Pod[],
): Problem {
  const byShard = podsByShard(pods);
  const reasons = givenUp.slice(0, EXPLAINED).map((index) => {
    const failed = (byShard.get(index) ?? []).filter((pod) => pod.status?.phase === 'Failed');
    const last = failed.at(-1);
    const attempts = shardAt(progress.shards, index)?.epoch ?? 0;
    const claims = attempts === 0 ? 'never claimed by a worker' : `${attempts} attempts`;
    const why = last === undefined ? 'its pods are gone' : `${last.metadata.name} ended with ${exitText(last)}`;
    const range = progress.mode === 'Queue' ? '' : `${rangeText(shardRange(plan.total, plan.shards, index))}, `;
    return `shard ${index} (${range}${claims}): ${why}`;
  });
  const others = givenUp.length > EXPLAINED ? [`and ${givenUp.length - EXPLAINED} more`] : [];
  const done = progress.completed + progress.failed;
  const head = givenUp.length === 1 ? 'a shard was given up' : `${givenUp.length} shards were given up`;
  return {
    reason: 'ShardsGivenUp',
    message: `${head}: ${[...reasons, ...others].join('; ')}. ${done} of ${plan.total} parameters were computed and are kept`,
  };
}

import type { ShardStatus } from '../../crds/computation.ts';
import type { Pod } from '../kube/objects.ts';
import type { Plan } from './plan.ts';
import { isRunning } from './pod-facts.ts';

const MAX_NODES_LENGTH = 1_024;

/**
 * Running worker pods of those wanted, such as "3/3". A shard that is complete needs no pod any more and counts as if
 * it had one, so that a finished run of three pods reads 3/3, too.
 */
export function workersText(pods: readonly Pod[], plan: Plan, completeShards: number): string {
  const needed = Math.max(0, Math.min(plan.pods, plan.shards - completeShards));
  const running = Math.min(needed, pods.filter(isRunning).length);
  return `${running + plan.pods - needed}/${plan.pods}`;
}

/** The distinct nodes of the shards' last workers, in the order of the shards, comma-separated. */
export function nodesText(shards: readonly ShardStatus[]): string {
  const nodes = [...new Set(shards.flatMap((shard) => shard.node ?? []))];
  let text = '';
  for (const [index, node] of nodes.entries()) {
    const next = text === '' ? node : `${text},${node}`;
    if (next.length > MAX_NODES_LENGTH) {
      return `${text} and ${nodes.length - index} more`;
    }
    text = next;
  }
  return text;
}

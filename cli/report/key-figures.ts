import type { Computation, ComputationStatus } from '../../crds/computation.ts';
import { secondsText } from './format-seconds.ts';
import { computingSeconds, throughputText } from './throughput.ts';

/** What one wants to know first: names and values, a row each. */
export function keyFigures({ spec, status = {} }: Computation): string[][] {
  const { phase = 'Pending', message, progress, shards = [], shardSummary } = status;
  const completed = progress?.completed ?? 0;
  const failed = progress?.failed ?? 0;
  const nodes = [...new Set(shards.flatMap((shard) => shard.node ?? []))].toSorted();
  const attempts = shards.reduce((sum, shard) => sum + shard.attempts, 0);
  const seconds = wallSeconds(status);
  const computing = computingSeconds(status);
  return [
    ['Outcome', message === undefined ? phase : `${phase}: ${message}`],
    ['Parameters', (progress?.total ?? 0).toLocaleString('en-US')],
    ['Results', `${completed.toLocaleString('en-US')}, and ${failed.toLocaleString('en-US')} failed`],
    ['Function', `${spec.algorithm.name} ${JSON.stringify(spec.algorithm.args)}`],
    ['Workers', `${shardSummary?.total ?? shards.length} shards, ${spec.parallelism} at once`],
    ['Attempts', `${attempts}${attempts === shards.length ? ', one each: no worker died' : ''}`],
    ['Nodes', nodes.length === 0 ? '-' : `${nodes.length}: ${nodes.join(', ')}`],
    ['From apply to the end', seconds === undefined ? 'not at its end yet' : secondsText(seconds * 1000)],
    ['Throughput from apply to the end', throughputText(completed + failed, seconds)],
    ['Throughput while workers compute', throughputText(completed + failed, computing)],
  ];
}

function wallSeconds({ timing, completionTime }: ComputationStatus): number | undefined {
  return timing === undefined || completionTime === undefined ? undefined : timing.totalMs / 1000;
}

import type { ComputationStatus, ShardStatus } from '../../crds/computation.ts';
import { secondsText } from './format-seconds.ts';
import { markdownTable } from './markdown-table.ts';
import { computingSeconds, shardSeconds, throughputText } from './throughput.ts';

/** A line for each worker as the first system's report has it, and one for all of them, as a Markdown table. */
export function workersTable(status: ComputationStatus): string {
  const { shards = [], shardSummary, progress } = status;
  const rows = shards.map((shard) => row(String(shard.index), shard.node, finished(shard), shardSeconds(shard)));
  const nodes = new Set(shards.flatMap((shard) => shard.node ?? [])).size;
  const all = row('all', nodes === 1 ? '1 node' : `${nodes} nodes`, finished(progress), computingSeconds(status));
  const table = markdownTable(['Worker', 'Node', 'Params', 'Duration', 'Throughput'], [...rows, all]);
  const more = (shardSummary?.total ?? shards.length) - shards.length;
  return more > 0 ? `${table}\n\nand ${more} more workers.` : table;
}

function finished(
  { completed, failed }: Pick<ShardStatus, 'completed' | 'failed'> = { completed: 0, failed: 0 },
): number {
  return completed + failed;
}

function row(worker: string, node = '-', params: number, seconds: number | undefined): string[] {
  const duration = seconds === undefined ? '-' : secondsText(seconds * 1000);
  return [worker, node, params.toLocaleString('en-US'), duration, throughputText(params, seconds)];
}

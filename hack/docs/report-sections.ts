import { secondsText } from '../../cli/report/format-seconds.ts';
import { markdownReport } from '../../cli/report/markdown-report.ts';
import { markdownTable } from '../../cli/report/markdown-table.ts';
import { computingSeconds, shardSeconds, throughputText } from '../../cli/report/throughput.ts';
import type { RecordedRun } from './recorded-run.ts';

/** The generated sections of docs/REPORT.md. */
export function reportSections(run: RecordedRun): Map<string, string> {
  return new Map([
    ['run', markdownReport(run.computation)],
    ['origin', origin(run)],
    ['first-system', besideFirstSystem(run)],
  ]);
}

function origin({ recordedAt, commit, kubernetes, machine, computation }: RecordedRun): string {
  return (
    `Recorded ${recordedAt.slice(0, 16).replace('T', ' ')} UTC: Kubernetes ${kubernetes}, all nodes on one machine ` +
    `(${machine}); worker image \`${computation.status?.image ?? '?'}\`, source ${commit}.`
  );
}

function besideFirstSystem({ computation, table }: RecordedRun): string {
  const { shards = [], timing, progress } = computation.status ?? {};
  const seconds = shards.flatMap((shard) => shardSeconds(shard) ?? []);
  const slowest = Math.max(...seconds);
  const count = (progress?.completed ?? 0) + (progress?.failed ?? 0);
  const perWorker = shards.map((shard) => throughputText(shard.completed + shard.failed, shardSeconds(shard)));
  const nodes = new Set(shards.flatMap((shard) => shard.node ?? [])).size;
  const rows = [
    ['Workers', '3, on 3 nodes', `${shards.length}, on ${nodes} nodes`],
    ['Parameters', '10,000 of 1 ms', count.toLocaleString('en-US')],
    ['Slowest worker', '6.68s', secondsText(slowest * 1000)],
    ['Throughput of each worker', '499 p/s', [...new Set(perWorker)].join(', ')],
    ['Throughput of all', 'about 1,500 p/s', throughputText(count, computingSeconds(computation.status ?? {}))],
    ['From apply to the end', 'about 10 s', timing === undefined ? '-' : secondsText(timing.totalMs)],
    ['Results', 'not kept', tableText(table)],
    ['Aggregates', 'none', `${computation.status?.aggregates?.length ?? 0}, exact`],
  ];
  return markdownTable(['', 'First system, January 2026', 'This run'], rows);
}

function tableText({ rows, misplaced }: RecordedRun['table']): string {
  const count = `${rows.toLocaleString('en-US')} rows`;
  return misplaced === 0 ? `${count}, each parameter once, in order (counted)` : `${count}, ${misplaced} out of place`;
}

import type { ComputationStatus, ShardStatus } from '../../crds/computation.ts';
import { rateText, secondsText } from './format-seconds.ts';
import { textTable, type Column } from './table.ts';

const COLUMNS: readonly Column[] = [
  { title: 'SHARD', align: 'left' },
  { title: 'RANGE', align: 'left' },
  { title: 'STATUS', align: 'left' },
  { title: 'NODE', align: 'left' },
  { title: 'PARAMETERS', align: 'right' },
  { title: 'FAILED', align: 'right' },
  { title: 'DURATION', align: 'right' },
  { title: 'RATE', align: 'right' },
  { title: 'ATTEMPTS', align: 'right' },
];

/** One line a shard and the totals. */
export function shardsSection(status: ComputationStatus): string[] {
  const shards = status.shards ?? [];
  const rows = shards.map(shardRow);
  const listed = textTable(COLUMNS, [...rows, totalRow(status, shards)]);
  const more = (status.shardSummary?.total ?? shards.length) - shards.length;
  return more > 0 ? [...listed, `  and ${more} more shards`] : listed;
}

function shardRow(shard: ShardStatus): string[] {
  return [
    String(shard.index),
    shard.range,
    shard.reason === undefined ? shard.phase : `${shard.phase} (${shard.reason})`,
    shard.node ?? '-',
    String(shard.completed + shard.failed),
    String(shard.failed),
    durationBetween(shard.startTime, shard.completionTime),
    rateText(shard.ratePerSecond),
    String(shard.attempts),
  ];
}

function totalRow(
  { progress, startTime, completionTime }: ComputationStatus,
  shards: readonly ShardStatus[],
): string[] {
  const nodes = new Set(shards.flatMap((shard) => shard.node ?? [])).size;
  return [
    'total',
    '',
    '',
    `${nodes} ${nodes === 1 ? 'node' : 'nodes'}`,
    String((progress?.completed ?? 0) + (progress?.failed ?? 0)),
    String(progress?.failed ?? 0),
    durationBetween(startTime, completionTime),
    rateText(progress?.ratePerSecond),
    String(shards.reduce((sum, shard) => sum + shard.attempts, 0)),
  ];
}

function durationBetween(start: string | undefined, end: string | undefined): string {
  return start === undefined || end === undefined ? '-' : secondsText(Date.parse(end) - Date.parse(start));
}

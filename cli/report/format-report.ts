import type { Computation } from '../../crds/computation.ts';
import { aggregatesSection } from './aggregates-section.ts';
import { failuresSection } from './failures-section.ts';
import { shardsSection } from './shards-section.ts';
import { textTable } from './table.ts';
import { timeSection } from './time-section.ts';
import { USAGE_TITLES, usageRows } from './usage-rows.ts';

/**
 * The report of a Computation from its resource alone: shards, totals, where the time went, aggregates, failures. Ends
 * with a line break.
 */
export function formatReport(computation: Computation): string {
  const { metadata, status } = computation;
  const name = `${metadata.namespace}/${metadata.name}`;
  if (status?.progress === undefined) return `${name}: nothing is known yet; the operator has written no status.\n`;
  const { phase = 'Pending', reason, message, progress, timing, aggregates = [], failures = [] } = status;
  const why = [reason, message].filter((part) => part !== undefined && part !== '').join(': ');
  const sections = [
    [`${name}: ${phase}${why === '' ? '' : ` (${why})`}, ${progress.summary} parameters`],
    shardsSection(status),
    timing === undefined ? [] : timeSection(timing),
    usageSection(usageRows(computation)),
    aggregatesSection(aggregates),
    failuresSection(failures, progress.failed, status.failureSummary),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function usageSection(rows: readonly string[][]): string[] {
  if (rows.length === 0) return [];
  const columns = USAGE_TITLES.map((title, at) => ({
    title,
    align: at === 0 ? ('left' as const) : ('right' as const),
  }));
  return ['Used by each shard', ...textTable(columns, rows)];
}

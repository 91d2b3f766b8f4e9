import type { Computation } from '../../crds/computation.ts';
import { aggregatesSection } from './aggregates-section.ts';
import { failuresSection } from './failures-section.ts';
import { shardsSection } from './shards-section.ts';
import { timeSection } from './time-section.ts';

/**
 * The report of a Computation from its resource alone: shards, totals, where the time went, aggregates, failures. Ends
 * with a line break.
 */
export function formatReport({ metadata, status }: Computation): string {
  const name = `${metadata.namespace}/${metadata.name}`;
  if (status?.progress === undefined) return `${name}: nothing is known yet; the operator has written no status.\n`;
  const { phase = 'Pending', reason, message, progress, timing, aggregates = [], failures = [] } = status;
  const why = [reason, message].filter((part) => part !== undefined && part !== '').join(': ');
  const sections = [
    [`${name}: ${phase}${why === '' ? '' : ` (${why})`}, ${progress.summary} parameters`],
    shardsSection(status),
    timing === undefined ? [] : timeSection(timing),
    aggregatesSection(aggregates),
    failuresSection(failures, progress.failed, status.failureSummary),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

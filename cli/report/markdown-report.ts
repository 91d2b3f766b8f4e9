import type { Computation } from '../../crds/computation.ts';
import { keyFigures } from './key-figures.ts';
import { markdownTable } from './markdown-table.ts';
import { timeReasons } from './time-reasons.ts';
import { usageRows } from './usage-rows.ts';
import { workersTable } from './workers-table.ts';

/**
 * The report of a Computation as Markdown for people who were not there: key figures, one line a worker, why it took as
 * long as it did, aggregates, failures. Made of the resource alone; ends with a line break.
 *
 * @param level of its headings
 */
export function markdownReport(computation: Computation, level = 2): string {
  const { metadata, status } = computation;
  const name = `${metadata.namespace}/${metadata.name}`;
  if (status?.progress === undefined) return `Nothing is known yet of ${name}; the operator has written no status.\n`;
  const heading = (title: string): string => `${'#'.repeat(level)} ${title}`;
  const sections: [string, string][] = [
    ['Key figures', markdownTable(['', name], keyFigures(computation))],
    ['Workers', workersTable(status)],
    ['Why it took as long as it did', timeReasons(computation)],
    ['What workers used', usage(computation)],
    ['Aggregates', aggregates(computation)],
    ['Failures', failures(computation)],
  ];
  return sections
    .filter(([, text]) => text !== '')
    .map(([title, text]) => `${heading(title)}\n\n${text}\n`)
    .join('\n');
}

function usage(computation: Computation): string {
  const rows = usageRows(computation);
  return rows.length === 0
    ? ''
    : markdownTable(['Worker', 'CPUs on average', 'of its request', 'Most memory', 'of its request'], rows);
}

function aggregates({ status }: Computation): string {
  const rows = (status?.aggregates ?? []).map((aggregate) => {
    const at = aggregate.id === undefined ? '' : `parameter ${JSON.stringify(aggregate.parameter ?? aggregate.id)}`;
    return [aggregate.name, aggregate.op, aggregate.value ?? '-', at];
  });
  return rows.length === 0 ? '' : markdownTable(['Name', 'Operation', 'Value', 'At'], rows);
}

function failures({ status }: Computation): string {
  const failed = status?.progress?.failed ?? 0;
  if (failed === 0) return '';
  const listed = status?.failures ?? [];
  const rows = listed.map(({ id, reason, type = '', message }) => [String(id), reason, type, message.slice(0, 200)]);
  const table = markdownTable(['Parameter id', 'Reason', 'Type', 'Message'], rows);
  return failed > listed.length ? `${table}\n\nand ${failed - listed.length} more, in the table of results.` : table;
}

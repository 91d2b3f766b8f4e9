import type { BenchLine } from './line.ts';

/**
 * The lines as a table in Markdown, which reads well on a screen, too. Those that have a cell stand in a table of their
 * own below it: a row and a column for each that they name, in the order in which they come.
 */
export function tableOf(lines: readonly BenchLine[]): string {
  const inRows = lines.filter(({ cell }) => cell === undefined);
  const inCells = lines.filter(({ cell }) => cell !== undefined);
  return [inRows.length === 0 ? '' : listed(inRows), inCells.length === 0 ? '' : crossed(inCells)]
    .filter((table) => table !== '')
    .join('\n\n');
}

function listed(lines: readonly BenchLine[]): string {
  const rows = lines.map((line) => [line.title, measured(line), line.target ?? '', verdict(line), control(line)]);
  return markdown(['figure', 'measured', 'target', '', 'control'], rows);
}

function crossed(lines: readonly BenchLine[]): string {
  const columns = [...new Set(lines.map(({ cell }) => cell?.column ?? ''))];
  const rows = Map.groupBy(lines, ({ cell }) => cell?.row ?? '');
  const cells = (row: readonly BenchLine[]): string[] =>
    columns.map((column) =>
      row
        .filter(({ cell }) => cell?.column === column)
        .map(measured)
        .join(', '),
    );
  return markdown(
    ['', ...columns],
    [...rows].map(([name, row]) => [name, ...cells(row)]),
  );
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) => Math.max(3, ...[head, ...rows].map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, at) => (row[at] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** Notes under the table, each once. */
export function notesOf(lines: readonly BenchLine[]): string {
  const notes = new Map<string, string[]>();
  for (const { name, note, cell } of lines) {
    if (note === undefined) continue;
    const names = notes.get(note) ?? [];
    const shown = cell?.row ?? name;
    if (!names.includes(shown)) notes.set(note, [...names, shown]);
  }
  return [...notes].map(([note, names]) => `- ${names.join(', ')}: ${note}.`).join('\n');
}

function measured({ value, unit, min, max, n }: BenchLine): string {
  const spread = n === 1 || min === max ? '' : ` (${shown(min)} – ${shown(max)})`;
  return `${shown(value)} ${unit}${spread}`;
}

function verdict({ ok }: BenchLine): string {
  return ok === undefined ? '' : ok ? 'met' : 'missed';
}

function control({ control: value, controlUnit, controlTitle }: BenchLine): string {
  return value === undefined ? '' : `${shown(value)} ${controlUnit}: ${controlTitle}`;
}

function shown(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: Math.abs(value) >= 1000 ? 15 : 4 });
}

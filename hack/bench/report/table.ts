import type { BenchLine } from './line.ts';

/** The lines as a table in Markdown, which reads well on a screen, too. */
export function tableOf(lines: readonly BenchLine[]): string {
  const head = ['figure', 'measured', 'target', '', 'control'];
  const rows = lines.map((line) => [line.title, measured(line), line.target ?? '', verdict(line), control(line)]);
  const widths = head.map((_, at) => Math.max(3, ...[head, ...rows].map((row) => (row[at] ?? '').length)));
  const cells = (row: readonly string[]): string =>
    `| ${widths.map((width, at) => (row[at] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [cells(head), rule, ...rows.map(cells)].join('\n');
}

/** Notes under the table, each once. */
export function notesOf(lines: readonly BenchLine[]): string {
  const notes = new Map<string, string[]>();
  for (const { name, note } of lines) {
    if (note !== undefined) notes.set(note, [...(notes.get(note) ?? []), name]);
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

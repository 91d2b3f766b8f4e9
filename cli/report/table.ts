/** A column of a text table. */
export interface Column {
  title: string;
  /** Numbers stand at the right. */
  align: 'left' | 'right';
}

/** Rows under their titles, each column as wide as its widest cell, two spaces before each. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const all = [columns.map((column) => column.title), ...rows];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)));
  return all.map((row) =>
    columns
      .map(({ align }, at) => {
        const cell = row[at] ?? '';
        return `  ${align === 'left' ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)}`;
      })
      .join('')
      .trimEnd(),
  );
}

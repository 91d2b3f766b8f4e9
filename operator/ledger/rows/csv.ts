import { LedgerDefect } from '../../errors.ts';
import { ColumnNames, ERROR_COLUMN, ID_COLUMN, type OriginColumn } from './column-names.ts';
import { readStoredRow } from './stored-row.ts';
import type { TableFormat } from './table-format.ts';

const LINE_END = '\r\n';

/**
 * CSV by RFC 4180: `param_id`, the results' fields in the order in which they first appear, `error`, the added columns.
 * A missing field and null are nothing, an empty text is `""`, objects and arrays are JSON, numbers are written as the
 * function wrote them, digit for digit.
 */
export function csv(columns: readonly OriginColumn[]): TableFormat {
  const names = new ColumnNames(columns);
  let fields: readonly string[] = [];
  let known: ReadonlySet<string> = new Set();
  return {
    contentType: 'text/csv; charset=utf-8; header=present',
    head(all) {
      fields = all;
      known = new Set(all);
      return line([ID_COLUMN, ...all.map((field) => names.columnOf(field)), ERROR_COLUMN, ...columns].map(csvText));
    },
    row(id, stored, origin) {
      const row = readStoredRow(stored);
      const end = origin.map(({ value }) => csvCell(value));
      if ('error' in row) return line([String(id), ...fields.map(() => ''), csvText(row.error), ...end]);
      const own = row.fields;
      const stranger = Object.keys(own).find((field) => !known.has(field));
      if (stranger !== undefined) throw new LedgerDefect(`row ${id} has a field "${stranger}" that no commit named`);
      const cells = fields.map((field) => (Object.hasOwn(own, field) ? csvCell(own[field]) : ''));
      return line([String(id), ...cells, '', ...end]);
    },
  };
}

function line(cells: readonly string[]): string {
  return cells.join(',') + LINE_END;
}

function csvCell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return csvText(value);
  const json = JSON.stringify(value);
  return typeof value === 'object' ? csvText(json) : json;
}

function csvText(text: string): string {
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

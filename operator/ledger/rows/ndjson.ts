import { ColumnNames, ERROR_COLUMN, ID_COLUMN, type OriginColumn } from './column-names.ts';
import { readStoredRow } from './stored-row.ts';
import type { Origin, TableFormat } from './table-format.ts';

const OBJECT_RESULT = '{"r":{';

/**
 * A JSON object a line: `{"param_id":417,…fields}` or `{"param_id":418,"error":"Crashed: …"}`, then the added columns.
 * A result that is no object stands in `result`. Numbers are written as the function wrote them, digit for digit.
 */
export function ndjson(columns: readonly OriginColumn[]): TableFormat {
  const names = new ColumnNames(columns);
  return {
    contentType: 'application/x-ndjson',
    head: () => '',
    row(id, line, origin) {
      const end = originText(origin);
      if (line.startsWith(OBJECT_RESULT) && line.endsWith('}}') && !names.mayRename(line)) {
        const inner = line.slice(OBJECT_RESULT.length, -2);
        return `{"${ID_COLUMN}":${id}${inner === '' ? '' : ','}${inner}${end}}\n`;
      }
      const row = readStoredRow(line);
      if ('error' in row) return `{"${ID_COLUMN}":${id},"${ERROR_COLUMN}":${JSON.stringify(row.error)}${end}}\n`;
      const fields = Object.entries(row.fields).map(
        ([field, value]) => `,${JSON.stringify(names.columnOf(field))}:${JSON.stringify(value)}`,
      );
      return `{"${ID_COLUMN}":${id}${fields.join('')}${end}}\n`;
    },
  };
}

function originText(origin: Origin): string {
  return origin.map(({ name, value }) => `,"${name}":${JSON.stringify(value ?? null)}`).join('');
}

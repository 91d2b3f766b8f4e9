import type { IdRange } from '../../../crds/partition.ts';
import { InvalidRequest } from '../../errors.ts';
import { ORIGIN_COLUMNS, type OriginColumn } from './column-names.ts';
import { csv } from './csv.ts';
import { failureList } from './failure-list.ts';
import { ndjson } from './ndjson.ts';
import type { TableFormat } from './table-format.ts';

/** What of a table is wanted, and how. */
export interface TableQuery {
  format: TableFormat;
  columns: OriginColumn[];
  range: IdRange;
}

const FORMATS = { ndjson, csv };

/**
 * Reads `?format=ndjson|csv|failures&start=&end=&columns=worker,node,attempt,timestamp`; all may be left out.
 *
 * @param parameterOf the parameter of a failed id
 * @throws InvalidRequest naming the field, its value and what is allowed
 */
export function readTableQuery(
  query: Readonly<Record<string, unknown>>,
  total: number,
  parameterOf: (id: number) => unknown,
): TableQuery {
  for (const name of Object.keys(query)) {
    if (!['format', 'start', 'end', 'columns'].includes(name)) {
      throw new InvalidRequest(`query parameter "${name}" is unknown; allowed are format, start, end, columns`);
    }
  }
  const { format = 'ndjson', columns = '' } = query;
  if (format !== 'ndjson' && format !== 'csv' && format !== 'failures') {
    throw wrong('format', format, 'ndjson, csv or failures');
  }
  const added = readColumns(columns);
  const start = readId('start', query['start'], 0, total);
  const end = readId('end', query['end'], total, total);
  if (start > end) throw wrong('start', start, `at most end, ${end}`);
  if (format === 'failures') {
    return { format: failureList(parameterOf), columns: [...ORIGIN_COLUMNS], range: { start, end } };
  }
  return { format: FORMATS[format](added), columns: added, range: { start, end } };
}

function readColumns(columns: unknown): OriginColumn[] {
  const allowed = ORIGIN_COLUMNS.join(', ');
  if (typeof columns !== 'string') throw wrong('columns', columns, `a list of ${allowed}`);
  const wanted = columns.split(',').filter((name) => name !== '');
  return [...new Set(wanted)].map((name) => {
    const column = ORIGIN_COLUMNS.find((each) => each === name);
    if (column === undefined) throw wrong('columns', name, allowed);
    return column;
  });
}

function readId(field: string, value: unknown, fallback: number, total: number): number {
  if (value === undefined || value === '') return fallback;
  const id = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  if (!(id <= total)) throw wrong(field, value, `a whole number from 0 to ${total}`);
  return id;
}

function wrong(field: string, value: unknown, allowed: string): Error {
  return new InvalidRequest(`query parameter ${field} is ${JSON.stringify(value)}; allowed: ${allowed}`);
}

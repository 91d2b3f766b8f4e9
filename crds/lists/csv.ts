import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { csvNumber } from './csv-number.ts';
import { brokenLine, checkedPoint } from './point-line.ts';

const MAX_COLUMNS = 256;
const LOT = 512;
/** Characters of one line, quoted line breaks among them. */
const MAX_RECORD = 65_536;

/**
 * Points out of CSV (RFC 4180): the first line names the axes, each further one is a point with a field for each. A cell
 * is a number where {@link csvNumber} says so, else a text. Empty lines are none.
 *
 * @throws InvalidList naming the line
 */
export async function* csvPoints(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string[]> {
  const records = Readable.from(chunks).pipe(
    parse({ bom: true, skip_empty_lines: true, info: true, max_record_size: MAX_RECORD, encoding: 'utf8' }),
  );
  let keys: string[] | undefined;
  let lot: string[] = [];
  try {
    for await (const entry of records) {
      const { record, info } = entryOf(entry);
      if (keys === undefined) {
        keys = keysOf(record, info.lines);
        continue;
      }
      lot.push(checkedPoint(pointOf(keys, record), info.lines));
      if (lot.length < LOT) continue;
      yield lot;
      lot = [];
    }
  } catch (error) {
    throw error instanceof CsvError ? explained(error) : error;
  }
  if (lot.length > 0) yield lot;
}

interface Entry {
  record: string[];
  info: { lines: number };
}

/** With `info`, csv-parse gives each record so. */
function entryOf(entry: Entry): Entry {
  return entry;
}

function keysOf(names: readonly string[], line: number): string[] {
  if (names.length > MAX_COLUMNS) throw brokenLine(line, `has ${names.length} columns; allowed are ${MAX_COLUMNS}`);
  const trimmed = names.map((name) => name.trim());
  const empty = trimmed.indexOf('');
  if (empty >= 0) throw brokenLine(line, `column ${empty + 1} has no name; the first line names each axis`);
  const twice = trimmed.find((name, at) => trimmed.indexOf(name) < at);
  if (twice !== undefined) throw brokenLine(line, `two columns have the name ${JSON.stringify(twice)}; allowed is one`);
  return trimmed.map((name) => `${JSON.stringify(name)}:`);
}

function pointOf(keys: readonly string[], cells: readonly string[]): string {
  let point = '{';
  for (let at = 0; at < keys.length; at += 1) {
    const cell = cells[at] ?? '';
    const value = csvNumber(cell) ?? cell;
    point += `${at === 0 ? '' : ','}${keys[at] ?? ''}${JSON.stringify(value)}`;
  }
  return `${point}}`;
}

function explained(error: CsvError): Error {
  const { code, message } = error;
  const lines: unknown = error['lines'];
  const line = typeof lines === 'number' ? lines : 1;
  const record: unknown = error['record'];
  if (code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH' && Array.isArray(record)) {
    const right = /expect (\d+)/.exec(message)?.[1] ?? 'as many';
    return brokenLine(line, `has ${record.length} cells; right are ${right}, as in the first line`);
  }
  if (code === 'CSV_MAX_RECORD_SIZE') return brokenLine(line, `is longer than ${MAX_RECORD} characters`);
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return brokenLine(line, 'a " is opened and not closed up to the end of the file');
  return brokenLine(line, `${message}; right are cells between commas, quoted with " where they hold commas or "`);
}

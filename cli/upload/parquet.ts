import { asyncBufferFromFile, parquetMetadataAsync, parquetScan, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InvalidList } from '../../crds/lists/invalid-list.ts';
import { brokenLine, checkedPoint } from '../../crds/lists/point-line.ts';

const LOT = 4096;

/**
 * Points out of a Parquet file: a row is a point with a field for each column. Memory is that of one row group. Whole
 * numbers of 64 bits keep their digits, times become texts (ISO 8601), NaN and infinities texts, too.
 *
 * @throws InvalidList, naming the row where one is at fault
 */
export async function* parquetPoints(path: string): AsyncGenerator<string[]> {
  const { names, scan } = await opened(path);
  const keys = names.map((name) => `${JSON.stringify(name)}:`);
  for (const { rowStart, rowEnd } of scan.ranges) {
    const columns: ArrayLike<unknown>[] = [];
    for (const column of names) columns.push(await scan.readColumn({ column, rowStart, rowEnd }));
    for (let at = 0; at < rowEnd - rowStart; at += LOT) {
      const end = Math.min(at + LOT, rowEnd - rowStart);
      yield Array.from({ length: end - at }, (_, k) => {
        const row = rowStart + at + k + 1;
        const fields = columns.map((cells, column) => `${keys[column] ?? ''}${cellText(cells[at + k], row)}`);
        return checkedPoint(`{${fields.join(',')}}`, row);
      });
    }
  }
}

async function opened(path: string) {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    return { names, scan: await parquetScan({ file, metadata, compressors }) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidList(`${path} is no Parquet file that can be read: ${why}`, { cause: error });
  }
}

function cellText(cell: unknown, row: number): string {
  if (cell instanceof Uint8Array) throw brokenLine(row, 'a column of this row is binary; right are numbers and texts');
  return JSON.stringify(cell ?? null, plain);
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return JSON.rawJSON(String(value));
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { pointsOf } from '../../crds/lists/read-list.ts';
import { InvalidList } from '../../crds/lists/invalid-list.ts';

/** A file with a list of parameters. */
export interface ListFile {
  /** The points' lines from the first on, in lots; each time anew. @throws InvalidList naming the line or row */
  points: () => AsyncGenerator<string[]>;
}

const READ_BYTES = 1024 * 1024;
const ALLOWED = 'allowed are names that end in .csv, .ndjson, .jsonl or .parquet';

/** The list in a file of this machine; how it is read goes by its name's end. @throws InvalidList */
export async function listFile(file: string): Promise<ListFile> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) throw new InvalidList(`${file} is no file that can be read`);
  const bytes = (): AsyncIterable<Uint8Array> => createReadStream(file, { highWaterMark: READ_BYTES });
  switch (extname(file).toLowerCase()) {
    case '.csv':
      return { points: () => pointsOf('Csv', bytes()) };
    case '.ndjson':
    case '.jsonl':
      return { points: () => pointsOf('JsonLines', bytes()) };
    case '.parquet': {
      // Loaded where it is needed alone.
      const { parquetPoints } = await import('./parquet.ts');
      return { points: () => parquetPoints(file) };
    }
    default:
      throw new InvalidList(`${file}: ${ALLOWED}`);
  }
}

import type { StoredChunk } from '../store/stored-table.ts';
import type { OriginColumn } from './column-names.ts';

/** How a table is written. */
export interface TableFormat {
  readonly contentType: string;
  /** Text before the first row. */
  head(fields: readonly string[]): string;
  /** One row with its line end. */
  row(id: number, line: string, origin: Origin): string;
}

/** Values of the added columns, the same for a whole chunk. */
export type Origin = readonly { name: OriginColumn; value: string | number | undefined }[];

export function originOf(columns: readonly OriginColumn[], chunk: StoredChunk): Origin {
  const values = { worker: chunk.worker, node: chunk.node, attempt: chunk.epoch, timestamp: chunk.storedAt };
  return columns.map((name) => ({ name, value: values[name] }));
}

import { createInterface } from 'node:readline';
import type { TableCount } from './recorded-run.ts';

/** Counts a table of results that comes as NDJSON, and the rows that do not stand where their id belongs. */
export async function countTable(ndjson: NodeJS.ReadableStream): Promise<TableCount> {
  const count = { rows: 0, misplaced: 0 };
  for await (const line of createInterface({ input: ndjson })) {
    const row: { param_id: number } = JSON.parse(line);
    if (row.param_id !== count.rows) count.misplaced += 1;
    count.rows += 1;
  }
  return count;
}

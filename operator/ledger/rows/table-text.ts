import { setImmediate } from 'node:timers/promises';
import type { LedgerStore } from '../store/ledger-store.ts';
import type { StoredComputation } from '../store/stored-computation.ts';
import type { StoredChunk } from '../store/stored-table.ts';
import { originOf } from './table-format.ts';
import type { TableQuery } from './table-query.ts';

/**
 * The table as text, a piece for each stored chunk, in id order: what is durable when the reading begins. A piece is
 * read only when it is asked for, and between pieces everything else has its turn.
 *
 * @throws ComputationEnded in the middle, when the rows were dropped meanwhile
 */
export async function* tableText(
  store: LedgerStore,
  computation: StoredComputation,
  query: TableQuery,
): AsyncGenerator<Buffer> {
  const snapshot = store.snapshot(computation);
  const head = query.format.head(snapshot.fields);
  if (head !== '') yield Buffer.from(head);
  for (const chunk of store.chunks(snapshot, query.range)) {
    const text = chunkText(chunk, query);
    if (text !== '') yield Buffer.from(text);
    await setImmediate();
  }
  store.readable(computation.uid);
}

function chunkText(chunk: StoredChunk, { format, columns, range }: TableQuery): string {
  const origin = originOf(columns, chunk);
  const { buffer, byteOffset, byteLength } = chunk.rows;
  const lines = Buffer.from(buffer, byteOffset, byteLength).toString().split('\n');
  let text = '';
  for (let k = 0; k < chunk.count; k++) {
    const id = chunk.firstId + k;
    if (id >= range.start && id < range.end) text += format.row(id, lines[k] ?? '', origin);
  }
  return text;
}

import { open } from 'node:fs/promises';
import type { IdRange } from '../../../crds/partition.ts';
import type { ListFacts } from '../../../crds/lists/point-list.ts';
import { POINTS_PER_MARK } from './upload-check.ts';

const NEWLINE = 0x0a;
const READ_BYTES = 64 * 1024;

/** What stands in the file beside an upload's lines. */
export interface UploadIndex extends ListFacts {
  bytes: number;
  /** Where every {@link POINTS_PER_MARK}th point begins. */
  marks: number[];
}

/** The lines of points [start, end) out of an upload's file, each with its line end, a piece at a time. */
export async function* linesOf(file: string, index: UploadIndex, { start, end }: IdRange): AsyncGenerator<Buffer> {
  let skip = start % POINTS_PER_MARK;
  let left = end - start;
  let at = index.marks[Math.floor(start / POINTS_PER_MARK)] ?? index.bytes;
  const handle = await open(file, 'r');
  try {
    while (left > 0 && at < index.bytes) {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(READ_BYTES), 0, READ_BYTES, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      const piece = buffer.subarray(0, bytesRead);
      const from = afterLines(piece, skip);
      skip -= from.lines;
      const wanted = piece.subarray(from.at);
      const to = afterLines(wanted, left);
      left -= to.lines;
      yield wanted.subarray(0, left === 0 ? to.at : wanted.length);
    }
  } finally {
    await handle.close();
  }
}

/** Behind so many line ends, or the end where there are fewer; and how many there were. */
function afterLines(bytes: Buffer, most: number): { at: number; lines: number } {
  let at = 0;
  let lines = 0;
  while (lines < most) {
    const end = bytes.indexOf(NEWLINE, at);
    if (end < 0) return { at: bytes.length, lines };
    at = end + 1;
    lines += 1;
  }
  return { at, lines };
}

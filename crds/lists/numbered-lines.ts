import { brokenLine } from './point-line.ts';

const NEWLINE = '\n';

/** Lines of a text, in lots. */
export interface LineLot {
  /** Number of the first one, from 1. */
  first: number;
  lines: string[];
}

/**
 * Splits UTF-8 at line ends (LF or CRLF), in constant memory. A byte order mark at the beginning is dropped.
 *
 * @param maxCharacters of a line
 * @throws InvalidList for what is not UTF-8, and for a line that is too long
 */
export async function* numberedLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxCharacters: number,
): AsyncGenerator<LineLot> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let first = 1;
  const lot = (text: string, isLast: boolean): LineLot | undefined => {
    const lines = text.split(NEWLINE).map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
    rest = isLast ? '' : (lines.pop() ?? '');
    if (isLast && lines.at(-1) === '') lines.pop();
    const from = first;
    first += lines.length;
    const tooLong = lines.findIndex((line) => line.length > maxCharacters);
    if (tooLong >= 0 || rest.length > maxCharacters) {
      const at = tooLong >= 0 ? from + tooLong : first;
      throw brokenLine(at, `is longer than ${maxCharacters} characters`);
    }
    return lines.length === 0 ? undefined : { first: from, lines };
  };
  const decoded = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw brokenLine(first, 'this or one of the next lines is not UTF-8; save the file in that encoding');
    }
  };
  for await (const chunk of chunks) {
    const lines = lot(rest + decoded(chunk), false);
    if (lines !== undefined) yield lines;
  }
  const last = lot(rest + decoded(), true);
  if (last !== undefined) yield last;
}

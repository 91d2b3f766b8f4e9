import { numberedLines } from './numbered-lines.ts';
import { pointLine } from './point-line.ts';

/** Far more than a point may have, as it may be written with spaces. */
const MAX_LINE = 65_536;

/** Points out of JSON lines: any JSON value a line. Empty lines are none. @throws InvalidList naming the line */
export async function* jsonLinesPoints(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<string[]> {
  for await (const { first, lines } of numberedLines(chunks, MAX_LINE)) {
    yield lines.flatMap((line, at) => (line.trim() === '' ? [] : [pointLine(line, first + at)]));
  }
}

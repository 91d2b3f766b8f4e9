import { csvPoints } from './csv.ts';
import { InvalidList } from './invalid-list.ts';
import { jsonLinesPoints } from './json-lines.ts';
import { ListDigest, type ListFacts } from './point-list.ts';
import { MAX_LIST_POINTS } from './point-line.ts';

export type ListFormat = 'Csv' | 'JsonLines';

/** A list that was read whole. */
export interface ReadList extends ListFacts {
  /** The points' lines, each with its line end. */
  lines: Buffer;
}

/** Points out of a text of that format, in lots of lines. @throws InvalidList naming the line */
export function pointsOf(
  format: ListFormat,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<string[]> {
  return format === 'Csv' ? csvPoints(chunks) : jsonLinesPoints(chunks);
}

/** Reads a list that is a text. @throws InvalidList naming the line, or that there is no point in it */
export async function readList(format: ListFormat, text: string): Promise<ReadList> {
  const digest = new ListDigest();
  const parts: Buffer[] = [];
  for await (const lines of pointsOf(format, [Buffer.from(text)])) parts.push(digest.add(lines));
  const facts = digest.facts();
  checkCount(facts.count);
  return { ...facts, lines: Buffer.concat(parts) };
}

/** @throws InvalidList */
export function checkCount(count: number): void {
  if (count >= 1 && count <= MAX_LIST_POINTS) return;
  throw new InvalidList(`the list holds ${count} parameters; allowed are 1 to ${MAX_LIST_POINTS}`);
}

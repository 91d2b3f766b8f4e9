import { parseExact } from '../exact-json.ts';
import { InvalidList } from './invalid-list.ts';

/** Upper bound of one point of a list as JSON in UTF-8: it stands in failures and aggregates of the status. */
export const MAX_POINT_BYTES = 4096;
/** Upper bound of the points of a list. */
export const MAX_LIST_POINTS = 100_000_000;

/** `line 17: …` */
export function brokenLine(line: number, what: string): Error {
  return new InvalidList(`line ${line}: ${what}`);
}

/**
 * A point as the one line that stands for it everywhere: JSON without spaces, numbers digit for digit as they were
 * written.
 *
 * @param line number of the line, from 1
 * @throws InvalidList
 */
export function pointLine(text: string, line: number): string {
  let value: unknown;
  try {
    value = parseExact(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw brokenLine(
      line,
      `${shown(text)} is no JSON (${why}); right is one value, such as {"x":0.5,"method":"euler"}`,
    );
  }
  return checkedPoint(JSON.stringify(value), line);
}

/** The same line, if it is not too long. @throws InvalidList */
export function checkedPoint(json: string, line: number): string {
  if (json.length * 3 <= MAX_POINT_BYTES) return json;
  const bytes = Buffer.byteLength(json);
  if (bytes <= MAX_POINT_BYTES) return json;
  throw brokenLine(line, `the parameter has ${bytes} bytes of JSON; allowed are ${MAX_POINT_BYTES} or fewer`);
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/**
 * A number that reading and writing may change: −0, with an exponent, with a 0 at its end behind the point, or with as
 * many digits as a double has. It stands at the beginning or behind what comes before a value; texts seldom look so.
 */
const MAY_CHANGE = /[:,[\s]-?(?:\d[\d.]{15}|\d+(?:\.\d*)?[eE]|\d+\.\d*0(?!\d))|-0(?![.\d])|^\s*[-\d]/;

/** What a reviver is told of a primitive value: its text as it stood in the JSON. */
export interface Source {
  source?: string;
}

/**
 * Reads JSON so that `JSON.stringify` writes every number digit for digit as it stood there: one that a double or its
 * shortest text would change is kept as raw JSON.
 *
 * @throws SyntaxError
 */
export function parseExact(text: string): unknown {
  if (!MAY_CHANGE.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, ...[context]: Source[]) =>
    typeof value === 'number' && context?.source !== undefined && context.source !== String(value)
      ? JSON.rawJSON(context.source)
      : value,
  );
}

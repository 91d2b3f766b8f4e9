/** Number texts that reading and writing would change: −0, more digits than a double has, 1.0, 1e5. */
const MAY_CHANGE = /-0|\d{16}|\d[eE]|\.\d*0(?!\d)/;

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

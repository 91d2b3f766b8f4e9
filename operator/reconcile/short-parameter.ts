/** A parameter longer than this as JSON is left out of the status: its id says which it is. */
const MAX_PARAMETER = 512;

/** A parameter as the status shows it: whole, or not at all. Null is left out: the API server drops it. */
export function shortParameter(parameter: unknown): { parameter?: unknown } {
  const text = JSON.stringify(parameter);
  return text === undefined || parameter === null || text.length > MAX_PARAMETER ? {} : { parameter };
}

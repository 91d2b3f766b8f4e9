/** A parameter longer than this as JSON is left out of the status: its id says which it is. */
const MAX_PARAMETER = 512;

/** A parameter as the status shows it: whole, or not at all. */
export function shortParameter(parameter: unknown): { parameter?: unknown } {
  const text = JSON.stringify(parameter);
  return text === undefined || text.length > MAX_PARAMETER ? {} : { parameter };
}

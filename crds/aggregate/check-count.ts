/** A number of rows or values. @throws RangeError naming the field where it is none */
export function checkCount(where: string, value: Record<string, unknown>, field: string): number {
  const count = value[field];
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count;
  throw new RangeError(`${where}.${field} is ${show(count)}, not a number of rows`);
}

/** A value as an error shows it: short. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

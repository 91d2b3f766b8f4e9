import { isRecord } from '../record.ts';

/** The column into which a result goes that is no object. */
export const RESULT_FIELD = 'result';

/**
 * A field of a result. Where the result is no object (a number, say) it is itself the field `result`. Undefined where
 * the result has no such field.
 */
export function fieldValue(result: unknown, field: string): unknown {
  if (isRecord(result)) return Object.hasOwn(result, field) ? result[field] : undefined;
  return field === RESULT_FIELD ? result : undefined;
}

/**
 * The number that aggregates take for a field's value. JSON has no NaN or infinities, so the strings "NaN", "Infinity"
 * and "-Infinity" stand for them. Undefined for everything that is no number.
 */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return Number.NaN;
  if (value === 'Infinity') return Number.POSITIVE_INFINITY;
  if (value === '-Infinity') return Number.NEGATIVE_INFINITY;
  return undefined;
}

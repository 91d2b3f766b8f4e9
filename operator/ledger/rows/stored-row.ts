import { RESULT_FIELD } from '../../../crds/aggregate/field-value.ts';
import { isRecord } from '../../../crds/record.ts';
import { parseExact } from '../../../crds/exact-json.ts';

/** A stored line, read: the result's fields, or why there is none. */
export type StoredRow = { fields: Record<string, unknown> } | { error: string };

/** Reads a line `{"r":…}` or `{"e":…}`; numbers that JavaScript would change are raw JSON. The ledger stored it unread, so it may be damaged: that is an error too. */
export function readStoredRow(line: string): StoredRow {
  let row: unknown;
  try {
    row = parseExact(line);
  } catch {
    return { error: `InvalidRow: ${line.slice(0, 100)}` };
  }
  if (isRecord(row) && Object.hasOwn(row, 'r')) {
    const result = row['r'];
    return { fields: isRecord(result) && !JSON.isRawJSON(result) ? result : { [RESULT_FIELD]: result } };
  }
  if (isRecord(row) && isRecord(row['e'])) return { error: errorText(row['e']) };
  return { error: `InvalidRow: ${line.slice(0, 100)}` };
}

/** `Exception: ValueError: no root`: reason, type where there is one, message. */
function errorText({ reason, type, message }: Record<string, unknown>): string {
  return [reason, type, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
}

import { isRecord } from '../../../crds/record.ts';
import { ID_COLUMN } from './column-names.ts';
import type { TableFormat } from './table-format.ts';

/**
 * Only what failed, as NDJSON: `{"param_id":417,"parameter":…,"reason","type","message","trace","attempts",
 * "exitCode","signal","peakMemoryBytes","stderr","worker","node","attempt","timestamp"}`, all that was recorded of it.
 *
 * @param parameterOf gives the parameter of a failed id; undefined = not known
 */
export function failureList(parameterOf: (id: number) => unknown): TableFormat {
  return {
    contentType: 'application/x-ndjson',
    head: () => '',
    row(id, line, origin) {
      if (line.startsWith('{"r":')) return '';
      const computed = Object.fromEntries(origin.map(({ name, value }) => [name, value]));
      return `${JSON.stringify({ [ID_COLUMN]: id, parameter: parameterOf(id), ...recorded(line), ...computed })}\n`;
    },
  };
}

function recorded(line: string): Record<string, unknown> {
  try {
    const row: unknown = JSON.parse(line);
    if (isRecord(row) && isRecord(row['e'])) return row['e'];
  } catch {
    // Said below.
  }
  return { reason: 'InvalidRow', message: line.slice(0, 100) };
}

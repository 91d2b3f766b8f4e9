import type { WorkerUsage } from '../../../crds/protocol.ts';
import { integer, type SqlRow } from './row-fields.ts';

/** What a segment or a worker used, of all its commits; undefined where none has told it. */
export function readUsage(row: SqlRow): WorkerUsage | undefined {
  const usage = { cpuMs: integer(row, 'cpu_ms'), peakMemoryBytes: integer(row, 'peak_memory') };
  return usage.peakMemoryBytes === 0 ? undefined : usage;
}

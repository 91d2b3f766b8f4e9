import { readFile } from 'node:fs/promises';
import type { Computation } from '../../crds/computation.ts';

/** A run that docs/REPORT.md tells of, as `make report DOCS=1` recorded it. */
export interface RecordedRun {
  /** When it was recorded, ISO 8601. */
  recordedAt: string;
  /** Commit of the source that recorded it. */
  commit: string;
  /** The API server's version, such as v1.35.4. */
  kubernetes: string;
  machine: string;
  /** The table of results, counted row by row. */
  table: TableCount;
  computation: Computation;
}

/** What a table of results holds. */
export interface TableCount {
  rows: number;
  /** Rows whose line number is not their parameter's id: 0 where each parameter stands there once, in order. */
  misplaced: number;
}

/** Where the run is kept. */
export const RUN_FILE = new URL('../../docs/runs/report.json', import.meta.url);

/** The recorded run. */
export async function recordedRun(): Promise<RecordedRun> {
  return JSON.parse(await readFile(RUN_FILE, 'utf8'));
}

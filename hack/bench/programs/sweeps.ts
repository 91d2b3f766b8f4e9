import { join } from 'node:path';
import type { Measurement } from '../figure.ts';
import type { WorkersRun } from './workers-run.ts';

/** A sweep of hack/bench/peers/sweep.py, which every system computes by the same Python function. */
export interface Sweep {
  /** As the peers' programs are told it. */
  name: string;
  /** The function for our workers. */
  function: string;
  /** Number of parameters. */
  count: number;
  title: string;
}

/** The sweeps by which systems are compared. */
export const SWEEPS: readonly Sweep[] = [
  { name: 'one-ms', function: 'one_ms', count: 10_000, title: '10,000 × 1 ms' },
  { name: 'no-op', function: 'no_op', count: 100_000, title: '100,000 that return at once' },
  { name: 'skew', function: 'skew', count: 10_000, title: '10,000 × 1 ms, of the first third 3 % 100 ms' },
];

/** Processes, or pods, at once: ours and theirs. */
export const WORKERS = 3;

/** More rounds than that are not run: one takes some ten minutes. */
export const MOST_ROUNDS = 2;

/** How long a system took for a sweep, seconds, for the table of systems by sweeps. @param name of the system, kebab-case */
export function sweepMeasurement(
  sweep: Sweep,
  row: string,
  name: string,
  values: readonly number[],
  note: string,
): Measurement {
  const cell = { row, column: sweep.title };
  return { name: `peer-${sweep.name}-${name}`, title: `${sweep.title}: ${row}`, unit: 's', values, note, cell };
}

/** A function of hack/bench/peers/sweep.py for workers that are processes of this machine. */
export function sweepWork(name: string): Pick<WorkersRun, 'work' | 'env'> {
  return {
    work: { algorithm: { python: { module: 'sweep', function: name }, args: {} } },
    env: { PYTHONPATH: join(import.meta.dirname, '../peers'), PYTHONDONTWRITEBYTECODE: '1' },
  };
}

import type { Workload } from './batch-sizes.ts';

/** A worker hears of it at its next commit, so it is said so long before others have nothing to do. */
const EARLY_MS = 1500;
/** A worker that needs so much longer than the others is asked for the end of its task. */
const UNEVEN_MS = 500;

/**
 * Whether a worker should give back the end of its task, for which it still needs so many milliseconds: others will have
 * nothing to do before it is done.
 */
export function isUneven({ uncut, workers, millisecondsPerParameter = 0 }: Workload, remainingMs: number): boolean {
  if (workers < 2) return false;
  const othersMs = (uncut * millisecondsPerParameter) / workers;
  return othersMs < EARLY_MS && remainingMs > othersMs + UNEVEN_MS;
}

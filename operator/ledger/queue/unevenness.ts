/** How much is left, and for whom. */
export interface LeftToDo {
  /** Parameters that are in no task yet. */
  uncut: number;
  workers: number;
  /** What a worker takes for a parameter, milliseconds; undefined before that is known. */
  millisecondsPerParameter: number | undefined;
}

/** A worker hears of it at its next commit or heartbeat, so it is said so long before others have nothing to do. */
const EARLY_MS = 1500;
/** A worker that needs so much longer than the others is asked for the end of its task. */
const UNEVEN_MS = 500;

/**
 * Whether a worker should give back the end of its task, for which it still needs so many milliseconds: others will have
 * nothing to do before it is done.
 */
export function isUneven(left: LeftToDo, remainingMs: number): boolean {
  const { uncut, workers, millisecondsPerParameter = 0 } = left;
  if (workers < 2) return false;
  const othersMs = (uncut * millisecondsPerParameter) / workers;
  return othersMs < EARLY_MS && remainingMs > othersMs + UNEVEN_MS;
}

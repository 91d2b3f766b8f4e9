import type { Computation } from '../../crds/computation.ts';

/**
 * Seconds until a finished Computation is to be deleted by `ttlSecondsAfterFinished`, 0 when it is time; undefined
 * where it stays.
 */
export function secondsToLive(computation: Computation, now: Date): number | undefined {
  const { spec, status } = computation;
  if (spec.ttlSecondsAfterFinished === undefined || status?.completionTime === undefined) {
    return undefined;
  }
  const lived = (now.getTime() - Date.parse(status.completionTime)) / 1_000;
  return Math.max(0, spec.ttlSecondsAfterFinished - lived);
}

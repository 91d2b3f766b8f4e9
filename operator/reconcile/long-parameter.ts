import type { Observed } from './observed.ts';
import type { Problem } from './problem.ts';

/** The remark's word. */
export const LONG_PARAMETER = 'LongParameter';

/** The largest time-out that the definition allows. */
const MOST_SECONDS = 86_400;

/**
 * A parameter took longer than a worker of mode Queue may be silent. It stays with its worker, who says all the while that
 * it lives: nothing is computed twice, and nothing has to be changed.
 */
export function longParameter({ computation, ledger }: Observed): Problem | undefined {
  const longest = ledger.state === 'answering' ? ledger.progress?.queue?.longest : undefined;
  const { visibilityTimeoutSeconds } = computation.spec.queue;
  if (longest === undefined || longest.seconds <= visibilityTimeoutSeconds) {
    return undefined;
  }
  const { id, seconds } = longest;
  return {
    reason: LONG_PARAMETER,
    message:
      `parameter ${id} took ${Math.floor(seconds)} s or more, queue.visibilityTimeoutSeconds is ` +
      `${visibilityTimeoutSeconds}: its worker keeps it for as long as it is heard of; ${whatCovers(seconds)}`,
  };
}

/** Says which time-out a parameter of that length would not outlast. */
export function whatCovers(seconds: number): string {
  if (seconds > MOST_SECONDS) return `no time-out would cover it, ${MOST_SECONDS} being the most`;
  return `${Math.min(MOST_SECONDS, 2 * Math.ceil(seconds))} would cover it`;
}

import type { Refusal } from './observed.ts';

/** Whether what was refused may be tried again by now, or was never refused. */
export function isDue(refusal: Refusal | undefined, now: Date): boolean {
  return refusal === undefined || now.getTime() >= refusal.retryAt.getTime();
}

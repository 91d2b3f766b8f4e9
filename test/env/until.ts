import { setTimeout as sleep } from 'node:timers/promises';
import { defineError } from '../../crds/errors.ts';

export const WaitedInVain = defineError({ code: 'WaitedInVain', remedy: 'See what was waited for.' });

export interface UntilOptions {
  /** Milliseconds after which to give up; default 30,000. */
  timeoutMs?: number;
  /** Milliseconds between two looks; default 50. */
  everyMs?: number;
}

/**
 * Looks again and again until `check` gives something other than undefined, null and false, and gives that. What `check`
 * throws counts as not yet.
 *
 * @param what completes the sentence "waited for …".
 * @throws WaitedInVain after the time is over, with what `check` last threw as its cause.
 */
export async function until<T>(
  what: string,
  check: () => T | Promise<T>,
  { timeoutMs = 30_000, everyMs = 50 }: UntilOptions = {},
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = performance.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const found = await check();
      cause = undefined;
      if (isFound(found)) return found;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= deadline) {
      const why = cause === undefined ? '' : `: ${cause instanceof Error ? cause.message : 'no error'}`;
      throw new WaitedInVain(`waited ${timeoutMs} ms in vain for ${what}${why}`, { cause });
    }
    await sleep(everyMs);
  }
}

function isFound<T>(value: T): value is Exclude<T, undefined | null | false> {
  return value !== undefined && value !== null && value !== false;
}

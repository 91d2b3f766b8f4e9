import type { RedisClient } from './redis-connection.ts';

/** A stream that a Computation uses is touched each second; what was not for so long belongs to none that runs. */
const IDLE_SECONDS = 600;
const PAGE = 1000;

/** The key of a Computation's stream. */
export function streamKey(prefix: string, uid: string): string {
  return `${prefix}:${uid}:tasks`;
}

/**
 * Removes the streams of Computations that need none any more: they ended when the ledger or Redis was away, so that
 * nobody removed theirs. Throws what Redis answers, as it is.
 *
 * @param isNeeded whether the Computation of that uid has a stream
 * @returns their uids
 */
export async function removeLeftovers(
  client: RedisClient,
  prefix: string,
  isNeeded: (uid: string) => boolean,
): Promise<string[]> {
  const removed: string[] = [];
  for await (const keys of client.scanIterator({ MATCH: streamKey(prefix, '*'), COUNT: PAGE })) {
    for (const key of keys) {
      const uid = key.slice(prefix.length + 1, -':tasks'.length);
      if (isNeeded(uid) || ((await client.objectIdleTime(key)) ?? 0) < IDLE_SECONDS) continue;
      await client.del(key);
      removed.push(uid);
    }
  }
  return removed;
}

import { TASK_FIELD } from '../../../crds/protocol.ts';
import { entryId, type StreamContent } from './compare.ts';
import type { RedisClient } from './redis-connection.ts';

export const GROUP = 'workers';
/** The consumer to which the entries of lost workers go until others take them. */
const NOBODY = 'ledger';
const PAGE = 1000;

/** The stream of one Computation's tasks. Its methods throw what Redis answers, as it is. */
export class TaskStream {
  readonly #client: RedisClient;
  readonly key: string;

  constructor(client: RedisClient, key: string) {
    this.#client = client;
    this.key = key;
  }

  /** Makes the stream and its group where they are missing. True when that was so. */
  async ensure(): Promise<boolean> {
    try {
      // Entries that are there were handed out by a group that is gone: comparing finds out which are to be fed again.
      await this.#client.xGroupCreate(this.key, GROUP, '$', { MKSTREAM: true });
      return true;
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('BUSYGROUP')) return false;
      throw error;
    }
  }

  /** Adds entries, ascending by segment. False where the stream is gone. */
  async add(round: number, segments: readonly number[]): Promise<boolean> {
    const added = await Promise.allSettled(
      segments.map((segment) =>
        this.#client.xAddNoMkStream(this.key, entryId(round, segment), { [TASK_FIELD]: String(segment) }),
      ),
    );
    for (const outcome of added) {
      if (outcome.status === 'rejected' && !wasThere(outcome.reason)) throw outcome.reason;
    }
    return added.every((outcome) => outcome.status === 'rejected' || outcome.value !== null);
  }

  /** All that it holds. What is handed out while this reads counts as waiting. */
  async content(): Promise<StreamContent> {
    const groups = await this.#client.xInfoGroups(this.key);
    const group = groups.find(({ name }) => name === GROUP);
    const entries: string[] = [];
    for (let from = '-'; ; from = `(${entries.at(-1) ?? '0'}`) {
      const page = (await this.#client.xRange(this.key, from, '+', { COUNT: PAGE })) ?? [];
      entries.push(...page.map(({ id }) => id));
      if (page.length < PAGE) break;
    }
    const pending = new Set<string>();
    for (let from = '-'; ; from = `(${[...pending].at(-1) ?? '0'}`) {
      const page = await this.#client.xPendingRange(this.key, GROUP, from, '+', PAGE);
      for (const { id } of page) pending.add(id);
      if (page.length < PAGE) break;
    }
    return { entries, pending, lastDelivered: group?.['last-delivered-id'] ?? '0-0' };
  }

  /** How many tasks wait, and how many a worker has. */
  async counts(): Promise<{ waiting: number; inFlight: number }> {
    const [length, { pending }] = await Promise.all([
      this.#client.xLen(this.key),
      this.#client.xPending(this.key, GROUP),
    ]);
    return { waiting: Math.max(0, length - pending), inFlight: pending };
  }

  /** Removes entries for good, whoever has them. */
  async remove(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += PAGE) {
      const some = ids.slice(at, at + PAGE);
      await this.#client.multi().xAck(this.key, GROUP, some).xDel(this.key, some).exec();
    }
  }

  /** What those consumers have goes to the next that asks for what has been idle. */
  async release(consumers: readonly string[], idleMs: number): Promise<void> {
    for (const consumer of consumers) {
      const pending = await this.#client.xPendingRange(this.key, GROUP, '-', '+', PAGE, { consumer });
      const ids = pending.map(({ id }) => id);
      if (ids.length > 0) await this.#client.xClaimJustId(this.key, GROUP, NOBODY, 0, ids, { IDLE: idleMs });
    }
  }

  async drop(): Promise<void> {
    await this.#client.del(this.key);
  }
}

// Within a round ids only rise: an id that is too small was added before, by a try whose answer was lost.
function wasThere(error: unknown): boolean {
  return error instanceof Error && error.message.includes('equal or smaller than the target stream top item');
}

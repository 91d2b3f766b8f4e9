import { setTimeout as pause } from 'node:timers/promises';
import { isProgrammingError } from './programming-error.ts';
import type { RedisClients, RedisLink } from './redis-link.ts';

/** An entry of the stream that was delivered to this worker. */
export interface Task {
  /** `<round>-<segment + 1>` */
  id: string;
  segment: number;
}

/** Hears what a repeat does not mend. */
export interface QueueEvents {
  /** The stream or its group is gone. */
  gone(): void;
  /** A call to Redis failed by a mistake in our program. */
  broken(error: Error): void;
}

const BLOCK_MS = 1000;
/** What others let lie is looked for this often. */
const RECLAIM_MS = 1000;
/** Waited after Redis refused a read: a lost group is refused at once, each time. */
const REFUSED_MS = 200;
const MOST_OWN = 1000;

/** A worker's side of the stream of tasks. Redis may be away at any time: then it waits, or what it did is done later. */
export class TaskQueue {
  private readonly link: RedisLink;
  private readonly consumer: string;
  private readonly events: QueueEvents;
  private readonly unacknowledged = new Set<string>();
  private acknowledging = false;
  private reclaimAt = 0;
  private seen = 0;
  private leaving = false;

  constructor(link: RedisLink, consumer: string, events: QueueEvents) {
    this.link = link;
    this.consumer = consumer;
    this.events = events;
  }

  /** Up to so many tasks; none after about a second without. @throws the reason of the link's end */
  async next(count: number): Promise<Task[]> {
    const clients = await this.link.ready();
    if (this.seen !== this.link.made) this.reconnected();
    try {
      if (performance.now() >= this.reclaimAt) {
        this.reclaimAt = performance.now() + RECLAIM_MS;
        const left = await this.reclaim(clients, count);
        if (left.length > 0) return left;
      }
      return await this.read(clients, count);
    } catch (error) {
      await this.refused(clients, error);
      return [];
    }
  }

  /** Nobody else shall have it: it is complete, by the ledger. */
  acknowledge({ id }: Task): void {
    this.unacknowledged.add(id);
    void this.acknowledgeAll();
  }

  /**
   * Keeps what is held from being given to others, and tells what was delivered to this worker without its knowledge: the
   * answer was lost.
   */
  async keep(held: readonly Task[]): Promise<Task[]> {
    const { stream, group } = this.link.queue;
    const clients = this.link.now;
    if (clients === undefined) return [];
    void this.acknowledgeAll();
    try {
      const ids = new Set(await this.delivered(clients));
      if (this.leaving) return [];
      const kept = held.filter(({ id }) => ids.has(id)).map(({ id }) => id);
      if (kept.length > 0) await clients.writer.xClaimJustId(stream, group, this.consumer, 0, kept);
      const known = new Set([...held.map(({ id }) => id), ...this.unacknowledged]);
      return [...ids].filter((id) => !known.has(id)).flatMap(taskOf);
    } catch (error) {
      await this.refused(clients, error);
      return [];
    }
  }

  /**
   * The next worker that looks for what others let lie gets all that was delivered to this one, also what it does not know
   * of: the answer was on its way.
   */
  async giveBack(): Promise<void> {
    this.leaving = true;
    const clients = this.link.now;
    if (clients === undefined) return;
    const { stream, group, visibilityTimeoutSeconds } = this.link.queue;
    const IDLE = (visibilityTimeoutSeconds + 1) * 1000;
    try {
      const ids = await this.delivered(clients);
      if (ids.length > 0) await clients.writer.xClaimJustId(stream, group, this.consumer, 0, ids, { IDLE });
    } catch {
      // Others get them after the time-out.
    }
  }

  /** No further task is read; what is being read comes back to {@link next} as nothing. */
  stopReading(): void {
    this.link.now?.reader
      .removeAllListeners('end')
      .removeAllListeners('error')
      .on('error', () => undefined)
      .destroy();
  }

  /** Settles when all that was acknowledged is, or Redis is away. */
  async acknowledgeAll(): Promise<void> {
    const clients = this.link.now;
    if (this.acknowledging || clients === undefined) return;
    const { stream, group } = this.link.queue;
    this.acknowledging = true;
    try {
      while (this.unacknowledged.size > 0) {
        const ids = [...this.unacknowledged];
        await clients.writer.multi().xAck(stream, group, ids).xDel(stream, ids).exec();
        for (const id of ids) this.unacknowledged.delete(id);
      }
    } catch (error) {
      // Any other is tried again with the next keep; the ledger removes what is complete, too.
      if (isProgrammingError(error)) this.events.broken(error);
    } finally {
      this.acknowledging = false;
    }
  }

  private async delivered({ writer }: RedisClients): Promise<string[]> {
    const { stream, group } = this.link.queue;
    const own = await writer.xPendingRange(stream, group, '-', '+', MOST_OWN, { consumer: this.consumer });
    return own.map(({ id }) => id);
  }

  /** Idle time runs on while Redis is down: what others have is theirs until they had the time to say so. */
  private reconnected(): void {
    if (this.seen > 0) this.reclaimAt = performance.now() + this.link.queue.visibilityTimeoutSeconds * 1000;
    this.seen = this.link.made;
  }

  private async reclaim({ writer }: RedisClients, count: number): Promise<Task[]> {
    const { stream, group, visibilityTimeoutSeconds } = this.link.queue;
    const found: string[] = [];
    let cursor = '0-0';
    do {
      const page = await writer.xAutoClaimJustId(
        stream,
        group,
        this.consumer,
        visibilityTimeoutSeconds * 1000,
        cursor,
        {
          COUNT: count - found.length,
        },
      );
      found.push(...page.messages);
      cursor = page.nextId;
    } while (cursor !== '0-0' && found.length < count);
    return found.flatMap(taskOf);
  }

  private async read({ reader }: RedisClients, count: number): Promise<Task[]> {
    const { stream, group } = this.link.queue;
    const from = { key: stream, id: '>' };
    const reply = await reader.xReadGroup(group, this.consumer, from, { COUNT: count, BLOCK: BLOCK_MS });
    return (reply ?? []).flatMap(({ messages }) => messages.flatMap(({ id }) => taskOf(id)));
  }

  private async refused(clients: RedisClients, error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    if (isProgrammingError(error)) this.events.broken(error);
    else if (/^(NOGROUP|UNBLOCKED)/.test(message)) this.events.gone();
    else if (/^[A-Z]+ /.test(message)) this.link.fail(clients, error);
    await pause(REFUSED_MS);
  }
}

function taskOf(id: string): Task[] {
  const segment = Number(id.split('-')[1]) - 1;
  return Number.isSafeInteger(segment) && segment >= 0 ? [{ id, segment }] : [];
}

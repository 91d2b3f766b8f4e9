import { randomBytes } from 'node:crypto';
import { SYSTEM_CLOCK, type Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { isNotFound } from './api-error.ts';
import { BoundedMap } from './bounded-map.ts';
import type { EventRecorder, EventType, KubeApi } from './contract.ts';
import { secondTime } from './micro-time.ts';
import type { CoreEvent, KubeObject, ObjectReference } from './objects.ts';
import { EVENTS } from './resource.ts';
import { TokenBucket } from './token-bucket.ts';
import { RateLimitedQueue } from './work-queue.ts';

export interface EventRecorderOptions {
  api: KubeApi;
  /** Who reports: the FROM column of kubectl. */
  component: string;
  log: Logger;
  /** Default: this machine's. */
  clock?: Clock;
  /** Different events remembered, so that repeats are counted; default 4096. */
  remembered?: number;
  /** An event that repeats is written at most once in so many milliseconds; default 1,000. */
  repeatMs?: number;
  /** Different events that one object may cause at once; default 25, and one more each 10 s. */
  burst?: number;
}

/** One event that is counted: same object, type, reason and message. */
interface Counted {
  key: string;
  about: ObjectReference;
  type: EventType;
  reason: string;
  message: string;
  count: number;
  written: number;
  /** Name of the Event that carries the count; undefined until created. */
  name: string | undefined;
  first: Date;
  last: Date;
  writtenAt: number;
}

const REFILL_MS = 10_000;
const MAX_TRIES = 8;
const MAX_MESSAGE = 1024;

/** {@link EventRecorder} that counts repeats in one Event, as kubectl shows them: `x12 over 3m`. */
export class CountingEventRecorder implements EventRecorder {
  readonly #options: Required<EventRecorderOptions>;
  readonly #log: Logger;
  readonly #counted: BoundedMap<string, Counted>;
  readonly #buckets: BoundedMap<string, TokenBucket>;
  readonly #queue = new RateLimitedQueue({ backoff: { baseMs: 200, maxMs: 10_000 } });
  readonly #pending = new Map<string, Counted>();
  #flushed: (() => void)[] = [];
  #worker: Promise<void> | undefined;

  constructor(options: EventRecorderOptions) {
    this.#options = { remembered: 4096, repeatMs: 1000, burst: 25, clock: SYSTEM_CLOCK, ...options };
    this.#log = options.log.child({ component: 'events' });
    this.#counted = new BoundedMap(this.#options.remembered);
    this.#buckets = new BoundedMap(this.#options.remembered);
  }

  event(object: KubeObject, type: EventType, reason: string, message: string): void {
    this.#worker ??= this.#work();
    const { name, namespace, uid, resourceVersion } = object.metadata;
    const text = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 1)}…` : message;
    const key = [object.kind, uid ?? `${namespace}/${name}`, type, reason, text].join('\0');
    const now = this.#options.clock.now();
    const known = this.#counted.get(key);
    if (known !== undefined) {
      known.count += 1;
      known.last = now;
      this.#pending.set(key, known);
      this.#queue.addAfter(key, known.writtenAt + this.#options.repeatMs - performance.now());
      return;
    }
    if (!this.#mayAdd(`${object.kind}/${uid ?? name}`)) {
      this.#log.warn('too many different events of one object: left out', { object: name, namespace, reason, message });
      return;
    }
    const { apiVersion, kind } = object;
    const about: ObjectReference = {
      apiVersion,
      kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    };
    const counted: Counted = {
      key,
      about,
      type,
      reason,
      message: text,
      count: 1,
      written: 0,
      name: undefined,
      first: now,
      last: now,
      writtenAt: Number.NEGATIVE_INFINITY,
    };
    this.#counted.set(key, counted);
    this.#pending.set(key, counted);
    this.#queue.add(key);
  }

  async flush(): Promise<void> {
    if (this.#pending.size === 0) {
      return;
    }
    const flushed = new Promise<void>((resolve) => this.#flushed.push(resolve));
    for (const key of this.#pending.keys()) {
      this.#queue.add(key);
    }
    await flushed;
  }

  /** Writes nothing any more. */
  async stop(): Promise<void> {
    this.#queue.shutDown();
    await this.#worker;
    this.#pending.clear();
    this.#settle();
  }

  #mayAdd(object: string): boolean {
    const now = performance.now();
    const bucket = this.#buckets.get(object) ?? new TokenBucket(this.#options.burst, REFILL_MS, now);
    this.#buckets.set(object, bucket);
    return bucket.take(now);
  }

  async #work(): Promise<void> {
    for (;;) {
      const key = await this.#queue.take();
      if (key === undefined) {
        return;
      }
      const counted = this.#pending.get(key);
      if (counted !== undefined) {
        await this.#writeOrRetry(counted);
      }
      this.#queue.done(key);
      this.#settle();
    }
  }

  async #writeOrRetry(counted: Counted): Promise<void> {
    const { key, reason } = counted;
    try {
      await this.#write(counted);
      this.#queue.forget(key);
      if (counted.written === counted.count) {
        this.#pending.delete(key);
      }
    } catch (error) {
      if (this.#queue.retries(key) < MAX_TRIES) {
        this.#queue.addRateLimited(key);
        return;
      }
      this.#queue.forget(key);
      this.#pending.delete(key);
      this.#log.warn('an event could not be written', { reason, message: counted.message, error });
    }
  }

  async #write(counted: Counted): Promise<void> {
    const { api } = this.#options;
    const namespace = counted.about.namespace ?? 'default';
    const { count } = counted;
    counted.writtenAt = performance.now();
    if (counted.name !== undefined) {
      const body = { count, lastTimestamp: secondTime(counted.last), message: counted.message };
      try {
        await api.patch(EVENTS, { namespace, name: counted.name }, body, { type: 'merge' });
        counted.written = count;
        return;
      } catch (error) {
        if (!isNotFound(error)) {
          throw error;
        }
        // The API server drops events after an hour; the count goes on in a new one.
      }
    }
    const created = await api.create(EVENTS, this.#eventOf(counted, namespace));
    counted.name = created.metadata.name;
    counted.written = count;
  }

  #eventOf(counted: Counted, namespace: string): CoreEvent {
    const { about, type, reason, message, count, first, last } = counted;
    const suffix = `${Date.now().toString(16)}${randomBytes(3).toString('hex')}`;
    return {
      apiVersion: EVENTS.apiVersion,
      kind: EVENTS.kind,
      metadata: { name: `${(about.name ?? 'object').slice(0, 230)}.${suffix}`, namespace },
      involvedObject: about,
      type,
      reason,
      message,
      count,
      firstTimestamp: secondTime(first),
      lastTimestamp: secondTime(last),
      source: { component: this.#options.component },
      reportingComponent: this.#options.component,
    };
  }

  #settle(): void {
    if (this.#pending.size === 0) {
      for (const resolve of this.#flushed.splice(0)) {
        resolve();
      }
    }
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../log.ts';
import { ApiError } from './api-error.ts';
import { Backoff } from './backoff.ts';
import type { BackoffOptions } from './backoff.ts';
import type { KubeApi, WatchEvent } from './contract.ts';
import type { KubeObject } from './objects.ts';
import type { Resource } from './resource.ts';
import type { ObjectStore } from './store.ts';

export interface ReflectorOptions<T extends KubeObject> {
  api: KubeApi;
  resource: Resource<T>;
  store: ObjectStore<T>;
  log: Logger;
  /** Undefined: all namespaces. */
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  /**
   * Where the right is missing, the store counts as filled and says so, and it is tried again after minutes; default
   * false: without the right nothing begins.
   */
  isOptional?: boolean | undefined;
  /** Objects a page; default 500. */
  pageSize?: number;
  /** Default 0.2 s, doubled up to 10 s. */
  backoff?: BackoffOptions;
  /**
   * Milliseconds without a byte after which a watch counts as dead; default 150,000: the API server sends a bookmark
   * each minute.
   */
  idleTimeoutMs?: number;
  /** The API server ends a watch after this many seconds up to twice as many; default 300. */
  watchSeconds?: number;
}

/** A watch that is refused this often in a row lists again, whatever the reason was. */
const RELIST_AFTER_REFUSALS = 4;
/** What is forbidden and need not be had is asked for again after this long. */
const FORBIDDEN_PAUSE_MS = 300_000;
/** A watch that ended sooner than this without an event is no success. */
const SHORT_WATCH_MS = 1000;

/**
 * Keeps a store equal to what the API server has: list, then watch from there. A watch that ends is resumed where it
 * was; one whose resourceVersion is gone lists again. Whatever happens it goes on until stopped.
 */
export class Reflector<T extends KubeObject> {
  readonly #options: ReflectorOptions<T>;
  readonly #source: string;
  readonly #backoff: Backoff;
  readonly #stopping = new AbortController();
  readonly #log: Logger;
  #resourceVersion: string | undefined;
  #lastComplaint = '';
  #running: Promise<void> | undefined;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#source = `${options.resource.plural}@${options.namespace ?? '*'}`;
    this.#backoff = new Backoff(options.backoff ?? { baseMs: 200, maxMs: 10_000 });
    this.#log = options.log.child({ component: 'reflector', resource: this.#source });
    options.store.expect(this.#source);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        this.#resourceVersion ??= await this.#list();
        await this.#watch(this.#resourceVersion);
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        await this.#recover(error);
      }
    }
  }

  /** Fills the store with everything; gives the resourceVersion to watch from. */
  async #list(): Promise<string> {
    const { api, resource, store, namespace, labelSelector, pageSize = 500 } = this.#options;
    const objects: T[] = [];
    let next: string | undefined;
    for (;;) {
      const page = await api.list(resource, {
        ...(namespace === undefined ? {} : { namespace }),
        ...(labelSelector === undefined ? {} : { labelSelector }),
        ...(next === undefined ? {} : { continue: next }),
        limit: pageSize,
        signal: this.#stopping.signal,
        timeoutMs: 60_000,
      });
      for (const item of page.items) {
        objects.push(slim(item));
      }
      next = page.metadata.continue;
      if (next === undefined) {
        store.replace(namespace, objects);
        store.synced(this.#source);
        this.#log.debug('listed', { objects: objects.length, resourceVersion: page.metadata.resourceVersion });
        return page.metadata.resourceVersion;
      }
    }
  }

  async #watch(resourceVersion: string): Promise<void> {
    const { api, resource, namespace, labelSelector, idleTimeoutMs = 150_000, watchSeconds = 300 } = this.#options;
    const started = performance.now();
    let events = 0;
    const watch = api.watch(resource, {
      ...(namespace === undefined ? {} : { namespace }),
      ...(labelSelector === undefined ? {} : { labelSelector }),
      resourceVersion,
      timeoutSeconds: Math.round(watchSeconds * (1 + Math.random())),
      idleTimeoutMs,
      signal: this.#stopping.signal,
    });
    for await (const event of watch) {
      events += 1;
      this.#backoff.reset();
      this.#lastComplaint = '';
      this.#apply(event);
    }
    if (events === 0 && performance.now() - started < SHORT_WATCH_MS) {
      throw new Error('the watch ended at once');
    }
    this.#backoff.reset();
  }

  #apply({ type, object }: WatchEvent): void {
    const { resource, store } = this.#options;
    if (type === 'BOOKMARK') {
      this.#resourceVersion = bookmarkOf(object) ?? this.#resourceVersion;
      return;
    }
    if (!resource.accepts(object)) {
      this.#log.warn('a watch event without an object of this kind was left out', { type });
      return;
    }
    if (type === 'ADDED' || type === 'MODIFIED') {
      store.put(slim(object));
    } else if (type === 'DELETED') {
      store.remove(slim(object));
    }
    this.#resourceVersion = object.metadata.resourceVersion ?? this.#resourceVersion;
  }

  async #recover(failure: unknown): Promise<void> {
    const isRefusal = failure instanceof ApiError;
    const isLost = isRefusal && (failure.isGone || failure.isResourceVersionTooLarge);
    if (isLost || (isRefusal && this.#backoff.failures >= RELIST_AFTER_REFUSALS)) {
      this.#resourceVersion = undefined;
    }
    const isForbidden = isRefusal && failure.status === 403 && (this.#options.isOptional ?? false);
    if (isForbidden) {
      this.#resourceVersion = undefined;
      this.#options.store.forbidden(this.#source);
    }
    const delayMs = isForbidden ? FORBIDDEN_PAUSE_MS : this.#backoff.next();
    const reason = failure instanceof Error ? failure.message : String(failure);
    const isNew = reason !== this.#lastComplaint;
    this.#lastComplaint = reason;
    const fields = { reason, delayMs, failures: this.#backoff.failures, relist: this.#resourceVersion === undefined };
    if (isNew) {
      this.#log.warn('watch interrupted', fields);
    } else {
      this.#log.debug('watch interrupted again', fields);
    }
    await sleep(delayMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}

/** Without managedFields: half of what an object weighs, and nobody reads them. */
function slim<T extends KubeObject>(object: T): T {
  Reflect.deleteProperty(object.metadata, 'managedFields');
  return object;
}

/** A bookmark is an object of the kind with nothing but a resourceVersion. */
function bookmarkOf(object: unknown): string | undefined {
  if (typeof object !== 'object' || object === null || !('metadata' in object)) {
    return undefined;
  }
  const { metadata } = object;
  if (typeof metadata !== 'object' || metadata === null || !('resourceVersion' in metadata)) {
    return undefined;
  }
  return typeof metadata.resourceVersion === 'string' ? metadata.resourceVersion : undefined;
}

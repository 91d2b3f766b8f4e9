import type { KubeList, KubeObject } from './objects.ts';
import type { ObjectRef, Resource } from './resource.ts';

/** How a patch body is meant. */
export type PatchType = 'merge' | 'json' | 'apply' | 'strategic';

export interface RequestOptions {
  /** Cancels the request. */
  signal?: AbortSignal;
  /** Milliseconds until the answer must be complete; default 30,000. */
  timeoutMs?: number;
}

export interface ListOptions extends RequestOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  limit?: number;
  continue?: string;
  resourceVersion?: string;
}

export interface PatchOptions extends RequestOptions {
  type: PatchType;
  subresource?: string;
  /** Required with `apply`. */
  fieldManager?: string;
  /** With `apply`: take over fields that another manager owns. */
  force?: boolean;
}

export interface DeleteOptions extends RequestOptions {
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  /** The API server refuses (409) when the object is another one by now. */
  preconditions?: { uid?: string; resourceVersion?: string };
  gracePeriodSeconds?: number;
}

export interface WatchOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  resourceVersion: string;
  /** The API server ends the watch after this long. */
  timeoutSeconds: number;
  /** Milliseconds without a byte after which the connection counts as dead. */
  idleTimeoutMs: number;
  signal: AbortSignal;
}

/** One line of a watch: ADDED, MODIFIED, DELETED, BOOKMARK or ERROR. */
export interface WatchEvent {
  type: string;
  object: unknown;
}

export interface IssuedToken {
  token: string;
  expirationTimestamp: string;
}

/**
 * Raw JSON client of the API server. Every method throws `ApiError` when the API server refuses and `ApiUnreachable`
 * when no answer came.
 */
export interface KubeApi {
  get<T extends KubeObject>(resource: Resource<T>, ref: ObjectRef, options?: RequestOptions): Promise<T>;
  /** As `get`; undefined where the object does not exist. */
  find<T extends KubeObject>(resource: Resource<T>, ref: ObjectRef, options?: RequestOptions): Promise<T | undefined>;
  /** One page; items carry apiVersion and kind. */
  list<T extends KubeObject>(resource: Resource<T>, options?: ListOptions): Promise<KubeList<T>>;
  create<T extends KubeObject>(resource: Resource<T>, object: T, options?: RequestOptions): Promise<T>;
  /** A body with metadata.resourceVersion is refused (409, `isConflict`) when that is no longer the newest. */
  patch<T extends KubeObject>(resource: Resource<T>, ref: ObjectRef, body: unknown, options: PatchOptions): Promise<T>;
  /** Merge patch of the status subresource, refused when `resourceVersion` is no longer the newest. */
  patchStatus<T extends KubeObject>(
    resource: Resource<T>,
    ref: ObjectRef,
    status: unknown,
    resourceVersion: string,
    options?: RequestOptions,
  ): Promise<T>;
  /** False where the object was gone already. */
  delete<T extends KubeObject>(resource: Resource<T>, ref: ObjectRef, options?: DeleteOptions): Promise<boolean>;
  watch<T extends KubeObject>(resource: Resource<T>, options: WatchOptions): AsyncIterable<WatchEvent>;
  /** A token of a service account (TokenRequest). */
  requestToken(
    serviceAccount: ObjectRef,
    audiences: string[],
    expirationSeconds: number,
    options?: RequestOptions,
  ): Promise<IssuedToken>;
}

/** What is told about each change of a store; exactly one of the two is undefined on add (old) and delete (now). */
export type ChangeHandler<T> = (key: string, old: T | undefined, now: T | undefined) => void;

/** A local copy of objects of one kind, kept up to date by reflectors. Objects in it must not be changed. */
export interface Store<T extends KubeObject> {
  /** By `namespace/name`. */
  get(key: string): T | undefined;
  list(): T[];
  /** Objects for which the named index function gave that value. Throws where there is no such index. */
  byIndex(index: string, value: string): T[];
  /** Called after the store changed. A handler that throws is logged, the others still run. */
  onChange(handler: ChangeHandler<T>): void;
  /** True once everything that existed at the start has arrived; stays true. */
  hasSynced(): boolean;
  /** The right to read these objects is missing, and was not needed: the store is empty because of that. */
  isForbidden(): boolean;
}

/** Values under which an object is found by `byIndex`. */
export type IndexFunction<T> = (object: T) => string[];

/** Queue of keys: one at a time per key, each at most once while waiting. */
export interface WorkQueue {
  add(key: string): void;
  /** Adds after a delay, milliseconds; an earlier time already set for that key stays. */
  addAfter(key: string, delayMs: number): void;
  /** Adds after the key's own exponential back-off. */
  addRateLimited(key: string): void;
  /** The key went well: its back-off begins anew. */
  forget(key: string): void;
  /** How many times in a row the key was added rate-limited. */
  retries(key: string): number;
  /** The next key; undefined when the queue was shut down and is empty. `done` must follow. */
  take(): Promise<string | undefined>;
  done(key: string): void;
  /** No more keys are accepted; waiting ones and timers are dropped. */
  shutDown(): void;
  readonly depth: number;
}

export type EventType = 'Normal' | 'Warning';

/** Writes core/v1 Events in the background; never throws and never waits. */
export interface EventRecorder {
  event(object: KubeObject, type: EventType, reason: string, message: string): void;
  /** Waits until what was recorded so far is written or given up. */
  flush(): Promise<void>;
}

/** Who writes. */
export interface Leadership {
  /** True only while our lease certainly still holds; ask before each write. */
  isLeader(): boolean;
}

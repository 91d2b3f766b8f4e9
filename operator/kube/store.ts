import type { Logger } from '../log.ts';
import type { ChangeHandler, IndexFunction, Store } from './contract.ts';
import type { KubeObject } from './objects.ts';
import { keyOf } from './resource.ts';

/** {@link Store} that reflectors fill. Several reflectors, one a namespace, may fill the same one. */
export class ObjectStore<T extends KubeObject> implements Store<T> {
  readonly #objects = new Map<string, T>();
  readonly #indexes = new Map<string, { of: IndexFunction<T>; keys: Map<string, Set<string>> }>();
  readonly #handlers: ChangeHandler<T>[] = [];
  readonly #sources = new Map<string, boolean>();
  readonly #forbidden = new Set<string>();
  readonly #log: Logger;

  constructor(indexes: Readonly<Record<string, IndexFunction<T>>>, log: Logger) {
    this.#log = log;
    for (const [name, of] of Object.entries(indexes)) {
      this.#indexes.set(name, { of, keys: new Map() });
    }
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  list(): T[] {
    return [...this.#objects.values()];
  }

  byIndex(index: string, value: string): T[] {
    const found = this.#indexes.get(index);
    if (found === undefined) {
      throw new TypeError(`there is no index "${index}"; there are: ${[...this.#indexes.keys()].join(', ')}`);
    }
    const objects: T[] = [];
    for (const key of found.keys.get(value) ?? []) {
      const object = this.#objects.get(key);
      if (object !== undefined) {
        objects.push(object);
      }
    }
    return objects;
  }

  onChange(handler: ChangeHandler<T>): void {
    this.#handlers.push(handler);
  }

  hasSynced(): boolean {
    return this.#sources.size > 0 && [...this.#sources.values()].every((synced) => synced);
  }

  /** A reflector says that it will fill this store. */
  expect(source: string): void {
    if (!this.#sources.has(source)) {
      this.#sources.set(source, false);
    }
  }

  /** A reflector's first list is complete. */
  synced(source: string): void {
    this.#forbidden.delete(source);
    this.#sources.set(source, true);
  }

  /** A reflector may not read what it should fill the store with, and need not. */
  forbidden(source: string): void {
    this.#forbidden.add(source);
    this.#sources.set(source, true);
  }

  isForbidden(): boolean {
    return this.#forbidden.size > 0;
  }

  /** Puts in or replaces one object. */
  put(object: T): void {
    const key = keyOf(object);
    const old = this.#objects.get(key);
    if (old !== undefined && isSameVersion(old, object)) {
      return;
    }
    this.#unindex(key, old);
    this.#objects.set(key, object);
    this.#index(key, object);
    this.#notify(key, old, object);
  }

  /** Takes out one object; the handlers get its last known form. */
  remove(object: T): void {
    const key = keyOf(object);
    const old = this.#objects.get(key);
    if (old === undefined) {
      return;
    }
    this.#unindex(key, old);
    this.#objects.delete(key);
    this.#notify(key, object, undefined);
  }

  /** Makes the listed objects the only ones of a namespace (undefined: of all namespaces). */
  replace(namespace: string | undefined, objects: T[]): void {
    const listed = new Set(objects.map((object) => keyOf(object)));
    for (const [key, object] of this.#objects) {
      const ours = namespace === undefined || object.metadata.namespace === namespace;
      if (ours && !listed.has(key)) {
        this.remove(object);
      }
    }
    for (const object of objects) {
      this.put(object);
    }
  }

  #index(key: string, object: T): void {
    for (const { of, keys } of this.#indexes.values()) {
      for (const value of of(object)) {
        const set = keys.get(value) ?? new Set();
        set.add(key);
        keys.set(value, set);
      }
    }
  }

  #unindex(key: string, object: T | undefined): void {
    if (object === undefined) {
      return;
    }
    for (const { of, keys } of this.#indexes.values()) {
      for (const value of of(object)) {
        const set = keys.get(value);
        set?.delete(key);
        if (set?.size === 0) {
          keys.delete(value);
        }
      }
    }
  }

  #notify(key: string, old: T | undefined, now: T | undefined): void {
    for (const handler of this.#handlers) {
      try {
        handler(key, old, now);
      } catch (error) {
        this.#log.error('a change handler threw', { key, error });
      }
    }
  }
}

function isSameVersion(a: KubeObject, b: KubeObject): boolean {
  return (
    a.metadata.uid === b.metadata.uid &&
    a.metadata.resourceVersion !== undefined &&
    a.metadata.resourceVersion === b.metadata.resourceVersion
  );
}

import { readFile } from 'node:fs/promises';
import { CoreV1Api } from '@kubernetes/client-node';
import type { KubeConfig, V1CustomResourceDefinition } from '@kubernetes/client-node';
import dotI from '@dot-i/k8s-operator';
import type { ResourceEvent, ResourceMeta } from '@dot-i/k8s-operator';
import { load } from 'js-yaml';
import { ResourceNotWatched } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { IndexFunction, KubeApi, Store, WorkQueue } from './contract.ts';
import type { KubeObject } from './objects.ts';
import { Reflector } from './reflector.ts';
import { defineResource, pathOf } from './resource.ts';
import type { Resource } from './resource.ts';
import { resourceEvent, resourceMeta } from './shell-event.ts';
import { ObjectStore } from './store.ts';

export interface OperatorShellOptions {
  kubeConfig: KubeConfig;
  /** Reads and writes go through it; fenced where only a leader may write. */
  api: KubeApi;
  /** Where the keys of changed objects go. */
  queue: WorkQueue;
  log: Logger;
  /** Namespaces to watch; empty = all. */
  namespaces: readonly string[];
  /** Calls {@link OperatorShell.watch} for everything that is to be watched. */
  setUp: (shell: OperatorShell) => Promise<void> | void;
}

export interface WatchSettings<T extends KubeObject> {
  labelSelector?: string;
  indexes?: Readonly<Record<string, IndexFunction<T>>>;
  /** The right to read it may be missing: then its store is empty and `isForbidden`. Default false. */
  isOptional?: boolean;
  /** Which keys a changed object puts into the queue: for a child, its owner's. */
  keysOf: (event: ResourceEvent) => string[];
}

interface Source {
  store: Store<KubeObject>;
  reflect: (namespace: string | undefined) => { start(): void; stop(): Promise<void> };
}

const CRDS = defineResource<KubeObject>({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  namespaced: false,
});

/**
 * The @dot-i operator with our engine under it: its watches are fed by reflectors and do nothing but put keys into the
 * work queue; whatever it would write goes through our client. docs/decisions/0001-dot-i-shell.md says why each
 * member is overridden.
 */
export class OperatorShell extends dotI.default {
  readonly #options: OperatorShellOptions;
  readonly #resources = new Map<string, Resource<KubeObject>>();
  readonly #sources = new Map<string, Source>();
  readonly #stores: { hasSynced(): boolean }[] = [];
  readonly #reflectors: { start(): void; stop(): Promise<void> }[] = [];

  constructor(options: OperatorShellOptions) {
    const log = options.log.child({ component: 'shell' });
    super(log);
    this.#options = options;
    this.kubeConfig = options.kubeConfig;
    this.k8sApi = options.kubeConfig.makeApiClient(CoreV1Api);
  }

  /** Watches a resource in all namespaces of this operator; its changes go into the queue, its objects into the store. */
  async watch<T extends KubeObject>(resource: Resource<T>, settings: WatchSettings<T>): Promise<Store<T>> {
    const { api, log, queue, namespaces } = this.#options;
    const store = new ObjectStore<T>(settings.indexes ?? {}, log);
    const { labelSelector, isOptional } = settings;
    const id = idOf(resource.group, resource.version, resource.plural);
    this.#stores.push(store);
    this.#resources.set(id, resource);
    this.#sources.set(id, {
      store,
      reflect: (namespace) => new Reflector<T>({ api, resource, store, log, namespace, labelSelector, isOptional }),
    });
    const everywhere = namespaces.length === 0 || !resource.namespaced;
    for (const namespace of everywhere ? [undefined] : namespaces) {
      await this.watchResource(
        resource.group,
        resource.version,
        resource.plural,
        async (event) => {
          for (const key of settings.keysOf(event)) {
            queue.add(key);
          }
        },
        namespace,
      );
    }
    return store;
  }

  /** True once all stores hold everything that existed when they began. */
  hasSynced(): boolean {
    return this.#stores.length > 0 && this.#stores.every((store) => store.hasSynced());
  }

  override stop(): void {
    void this.stopped();
  }

  /** Stops all watches; settles when they are stopped. */
  async stopped(): Promise<void> {
    await Promise.all(this.#reflectors.map(async (reflector) => reflector.stop()));
  }

  protected override async init(): Promise<void> {
    await this.#options.setUp(this);
  }

  protected override async watchResource(
    group: string,
    version: string,
    plural: string,
    onEvent: (event: ResourceEvent) => Promise<void>,
    namespace?: string,
  ): Promise<void> {
    const source = this.#sources.get(idOf(group, version, plural));
    if (source === undefined) {
      throw new ResourceNotWatched(`${idOf(group, version, plural)} has no store`);
    }
    source.store.onChange((key, old, now) => {
      const object = now ?? old;
      if (object === undefined || (namespace !== undefined && object.metadata.namespace !== namespace)) {
        return;
      }
      onEvent(resourceEvent(plural, old, now ?? object, now === undefined)).catch((error: unknown) => {
        this.#options.log.error('a watch handler failed', { key, error });
      });
    });
    const reflector = source.reflect(namespace);
    this.#reflectors.push(reflector);
    reflector.start();
  }

  protected override getCustomResourceApiUri(
    group: string,
    version: string,
    plural: string,
    namespace?: string,
  ): string {
    const resource = defineResource<KubeObject>({ group, version, plural, kind: '' });
    return `${this.kubeConfig.getCurrentCluster()?.server ?? ''}${pathOf(resource, namespace)}`;
  }

  protected override async registerCustomResourceDefinition(
    crdFile: string,
  ): ReturnType<InstanceType<typeof dotI.default>['registerCustomResourceDefinition']> {
    // As it stands: client-node's loadYaml renames fields.
    const body: V1CustomResourceDefinition = JSON.parse(JSON.stringify(load(await readFile(crdFile, 'utf8'))));
    const { spec, metadata } = body;
    const ref = { name: metadata?.name ?? `${spec.names.plural}.${spec.group}` };
    await this.#options.api.patch(CRDS, ref, body, { type: 'apply', fieldManager: 'ttg-operator', force: true });
    return { group: spec.group, versions: spec.versions, plural: spec.names.plural };
  }

  protected override async setResourceStatus(meta: ResourceMeta, status: unknown): Promise<ResourceMeta> {
    const body = [
      { op: 'replace', path: '/metadata/resourceVersion', value: meta.resourceVersion },
      { op: 'add', path: '/status', value: status },
    ];
    const resource = this.#resourceOf(meta);
    const written = await this.#options.api.patch(resource, meta, body, { type: 'json', subresource: 'status' });
    return resourceMeta(resource.plural, written);
  }

  protected override async patchResourceStatus(meta: ResourceMeta, status: unknown): Promise<ResourceMeta> {
    const resource = this.#resourceOf(meta);
    const written = await this.#options.api.patchStatus(resource, meta, status, meta.resourceVersion);
    return resourceMeta(resource.plural, written);
  }

  protected override async setResourceFinalizers(meta: ResourceMeta, finalizers: string[]): Promise<void> {
    const body = { metadata: { finalizers, resourceVersion: meta.resourceVersion } };
    await this.#options.api.patch(this.#resourceOf(meta), meta, body, { type: 'merge' });
  }

  #resourceOf(meta: ResourceMeta): Resource<KubeObject> {
    const resource = this.#resources.get(meta.id);
    if (resource === undefined) {
      throw new ResourceNotWatched(`${meta.id} is not watched by this operator`);
    }
    return resource;
  }
}

function idOf(group: string, version: string, plural: string): string {
  return `${plural}.${group === '' ? version : `${group}/${version}`}`;
}

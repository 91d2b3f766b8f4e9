import { ApiUnreachable } from '../errors.ts';
import { isNotFound } from './api-error.ts';
import type {
  DeleteOptions,
  IssuedToken,
  KubeApi,
  ListOptions,
  PatchOptions,
  PatchType,
  RequestOptions,
  WatchEvent,
  WatchOptions,
} from './contract.ts';
import { statusError } from './http-client.ts';
import type { HttpClient } from './http-client.ts';
import { linesOf } from './json-lines.ts';
import type { KubeList, KubeObject } from './objects.ts';
import { pathOf } from './resource.ts';
import type { ObjectRef, Resource } from './resource.ts';

const PATCH_CONTENT_TYPES: Readonly<Record<PatchType, string>> = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml', // JSON is YAML
  strategic: 'application/strategic-merge-patch+json',
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function query(parameters: Record<string, string | number | boolean | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

function expectObject<T extends KubeObject>(resource: Resource<T>, value: unknown): T {
  if (!resource.accepts(value)) {
    throw new ApiUnreachable(
      `expected a ${resource.kind}, the API server answered ${JSON.stringify(value).slice(0, 200)}`,
    );
  }
  return value;
}

/** {@link KubeApi} over HTTP. */
export class HttpKubeApi implements KubeApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  async get<T extends KubeObject>(resource: Resource<T>, ref: ObjectRef, options: RequestOptions = {}): Promise<T> {
    const path = pathOf(resource, ref.namespace, ref.name);
    return expectObject(resource, await this.#http.json({ method: 'GET', path, ...options }));
  }

  async find<T extends KubeObject>(
    resource: Resource<T>,
    ref: ObjectRef,
    options: RequestOptions = {},
  ): Promise<T | undefined> {
    try {
      return await this.get(resource, ref, options);
    } catch (error) {
      if (isNotFound(error)) {
        return undefined;
      }
      throw error;
    }
  }

  async list<T extends KubeObject>(resource: Resource<T>, options: ListOptions = {}): Promise<KubeList<T>> {
    const { namespace, signal, timeoutMs, ...selection } = options;
    const path = pathOf(resource, namespace) + query({ ...selection });
    const body = await this.#http.json({ method: 'GET', path, signal, timeoutMs });
    if (!isRecord(body) || !Array.isArray(body['items']) || !isRecord(body['metadata'])) {
      throw new ApiUnreachable(`GET ${path}: expected a list, got ${JSON.stringify(body).slice(0, 200)}`);
    }
    const items: T[] = body['items'].map((item: unknown) =>
      // Items of built-in lists come without their type.
      expectObject(resource, isRecord(item) ? { apiVersion: resource.apiVersion, kind: resource.kind, ...item } : item),
    );
    const { resourceVersion, continue: next } = body['metadata'];
    return {
      metadata: {
        resourceVersion: typeof resourceVersion === 'string' ? resourceVersion : '',
        ...(typeof next === 'string' && next !== '' ? { continue: next } : {}),
      },
      items,
    };
  }

  async create<T extends KubeObject>(resource: Resource<T>, object: T, options: RequestOptions = {}): Promise<T> {
    const path = pathOf(resource, object.metadata.namespace);
    return expectObject(resource, await this.#http.json({ method: 'POST', path, body: object, ...options }));
  }

  async patch<T extends KubeObject>(
    resource: Resource<T>,
    ref: ObjectRef,
    body: unknown,
    options: PatchOptions,
  ): Promise<T> {
    const { type, subresource, fieldManager, force, signal, timeoutMs } = options;
    const path = pathOf(resource, ref.namespace, ref.name, subresource) + query({ fieldManager, force });
    const contentType = PATCH_CONTENT_TYPES[type];
    return expectObject(
      resource,
      await this.#http.json({ method: 'PATCH', path, body, contentType, signal, timeoutMs }),
    );
  }

  async patchStatus<T extends KubeObject>(
    resource: Resource<T>,
    ref: ObjectRef,
    status: unknown,
    resourceVersion: string,
    options: RequestOptions = {},
  ): Promise<T> {
    const body = { metadata: { resourceVersion }, status };
    return this.patch(resource, ref, body, { type: 'merge', subresource: 'status', ...options });
  }

  async delete<T extends KubeObject>(
    resource: Resource<T>,
    ref: ObjectRef,
    options: DeleteOptions = {},
  ): Promise<boolean> {
    const { signal, timeoutMs, ...how } = options;
    const path = pathOf(resource, ref.namespace, ref.name);
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...how };
    try {
      await this.#http.json({ method: 'DELETE', path, body, signal, timeoutMs });
      return true;
    } catch (error) {
      if (isNotFound(error)) {
        return false;
      }
      throw error;
    }
  }

  async *watch<T extends KubeObject>(resource: Resource<T>, options: WatchOptions): AsyncGenerator<WatchEvent> {
    const { namespace, signal, idleTimeoutMs, ...selection } = options;
    const path = pathOf(resource, namespace) + query({ ...selection, watch: true, allowWatchBookmarks: true });
    const response = await this.#http.open({ method: 'GET', path }, signal, idleTimeoutMs);
    try {
      for await (const line of linesOf(response.body)) {
        const event: unknown = JSON.parse(line);
        if (!isRecord(event) || typeof event['type'] !== 'string') {
          throw new ApiUnreachable(`GET ${path}: not a watch event: ${line.slice(0, 200)}`);
        }
        if (event['type'] === 'ERROR') {
          throw statusError(`GET ${path}`, 500, event['object']);
        }
        yield { type: event['type'], object: event['object'] };
      }
    } catch (error) {
      throw error instanceof Error && 'kind' in error
        ? error
        : new ApiUnreachable(`GET ${path}: ${String(error)}`, { cause: error });
    } finally {
      response.body.destroy();
    }
  }

  async requestToken(
    serviceAccount: ObjectRef,
    audiences: string[],
    expirationSeconds: number,
    options: RequestOptions = {},
  ): Promise<IssuedToken> {
    const namespace = encodeURIComponent(serviceAccount.namespace ?? 'default');
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${encodeURIComponent(serviceAccount.name)}/token`;
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences, expirationSeconds },
    };
    const answer = await this.#http.json({ method: 'POST', path, body, ...options });
    const status = isRecord(answer) && isRecord(answer['status']) ? answer['status'] : {};
    const { token, expirationTimestamp } = status;
    if (typeof token !== 'string' || typeof expirationTimestamp !== 'string') {
      throw new ApiUnreachable(`POST ${path}: the answer has no token`);
    }
    return { token, expirationTimestamp };
  }
}

import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { Agent, ProxyAgent } from 'undici';
import type { buildConnector, Dispatcher } from 'undici';
import { KubeConfigUnusable } from '../errors.ts';

/** Everything that one request needs to reach the API server. */
export interface Route {
  origin: string;
  /** Path of the API server's root: empty, or the prefix of a proxy. */
  basePath: string;
  headers: Record<string, string>;
  dispatcher: Dispatcher;
}

const IDLE_MS = 60_000; // below the API server's own 90 s, so that we never write into a socket that it is closing
const TCP_PROBE_AFTER_MS = 15_000;

/** Certificates and keys as one string, to see whether they changed. */
function materialOf(options: RequestOptions): string {
  const { ca, cert, key, rejectUnauthorized, servername } = options;
  const texts = [ca, cert, key].map((part) =>
    part instanceof Uint8Array ? Buffer.from(part).toString('latin1') : JSON.stringify(part),
  );
  return [...texts, rejectUnauthorized, servername].join('\0');
}

/**
 * The way to the API server of a kubeconfig's current context. Credentials are asked anew for each request (a rotated
 * in-cluster token is read again within a minute), while connections are kept: the dispatcher is made again only when
 * certificates changed.
 */
export class Connection {
  readonly #kubeConfig: KubeConfig;
  #dispatcher: Dispatcher | undefined;
  #material = '';

  constructor(kubeConfig: KubeConfig) {
    this.#kubeConfig = kubeConfig;
  }

  /** @throws KubeConfigUnusable when the kubeconfig names no server, or its credentials cannot be read. */
  async route(): Promise<Route> {
    const cluster = this.#kubeConfig.getCurrentCluster();
    if (cluster === null) {
      throw new KubeConfigUnusable(`context "${this.#kubeConfig.getCurrentContext()}" names no cluster`);
    }
    const options: RequestOptions = {};
    try {
      await this.#kubeConfig.applyToHTTPSOptions(options);
    } catch (error) {
      throw new KubeConfigUnusable(`credentials for ${cluster.server}: ${String(error)}`, { cause: error });
    }
    const server = new URL(cluster.server);
    return {
      origin: server.origin,
      basePath: server.pathname.replace(/\/$/, ''),
      headers: headersOf(options),
      dispatcher: this.#dispatcherFor(options),
    };
  }

  /** Ends all connections; requests under way fail. */
  async close(): Promise<void> {
    const dispatcher = this.#dispatcher;
    this.#dispatcher = undefined;
    await dispatcher?.destroy();
  }

  #dispatcherFor(options: RequestOptions): Dispatcher {
    const material = materialOf(options);
    if (this.#dispatcher !== undefined && material === this.#material) {
      return this.#dispatcher;
    }
    const retired = this.#dispatcher;
    this.#dispatcher = this.#makeDispatcher(options);
    this.#material = material;
    void retired?.close().catch(() => {});
    return this.#dispatcher;
  }

  #makeDispatcher(options: RequestOptions): Dispatcher {
    const proxy = this.#kubeConfig.getCurrentCluster()?.proxyUrl;
    const tls = tlsOf(options);
    const keep = { keepAliveTimeout: IDLE_MS, keepAliveMaxTimeout: IDLE_MS };
    if (proxy === undefined || proxy === '') {
      const probe = { keepAlive: true, keepAliveInitialDelay: TCP_PROBE_AFTER_MS, timeout: 10_000 };
      return new Agent({ connect: { ...tls, ...probe }, ...keep });
    }
    if (!/^https?:/.test(proxy)) {
      throw new KubeConfigUnusable(`proxy-url "${proxy}": must begin with http:// or https://`);
    }
    return new ProxyAgent({ uri: proxy, requestTls: tls, ...keep });
  }
}

function tlsOf(options: RequestOptions): buildConnector.BuildOptions {
  const { ca, cert, key, rejectUnauthorized, servername } = options;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    ...(servername === undefined ? {} : { servername }),
  };
}

function headersOf(options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (typeof value === 'string') {
      headers[name.toLowerCase()] = value.trim();
    }
  }
  if (typeof options.auth === 'string') {
    headers['authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
  }
  return headers;
}

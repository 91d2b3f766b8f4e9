import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createClient } from 'redis';
import type { QueueServer } from '../../../crds/protocol.ts';
import { QueueUnavailable } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { redisProblem } from './redis-problem.ts';
import { readLogin, type RedisSettings } from './redis-settings.ts';

const RETRY_MS = 500;
const CONNECT_MS = 5000;
/** Redis that answers nothing for so long is taken for gone; it is asked more often than that. */
const SILENT_MS = 8000;
const PING_MS = 2500;
const LOOK_MS = 2000;

export type RedisClient = ReturnType<typeof newClient>;

/** The ledger's connection to Redis, which it makes again for as long as it is not closed. `ready` is emitted at each one. */
export class RedisConnection extends EventEmitter<{ ready: [] }> {
  readonly settings: RedisSettings;
  readonly #log: Logger;
  #client: RedisClient | undefined;
  #ready = false;
  #closed = false;
  #problem: string;
  #retry: NodeJS.Timeout | undefined;

  constructor(settings: RedisSettings, log: Logger) {
    super();
    this.settings = settings;
    this.#log = log;
    this.#problem = `${new URL(settings.url).host} was not reached yet`;
  }

  get status(): QueueServer {
    return { configured: true, available: this.#ready, ...(!this.#ready && { problem: this.#problem }) };
  }

  /** @throws QueueUnavailable */
  get client(): RedisClient {
    if (this.#client === undefined || !this.#ready) throw new QueueUnavailable(this.#problem);
    return this.#client;
  }

  /** Begins to connect. */
  open(): void {
    void this.#connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#ready = false;
    this.#client?.destroy();
    this.#client = undefined;
  }

  async #connect(): Promise<void> {
    const { settings } = this;
    try {
      const ca = settings.caFile === undefined ? undefined : await readFile(settings.caFile, 'utf8');
      const client = newClient(settings, ca);
      this.#client = client;
      client.on('error', (error: unknown) => this.#failed(client, error));
      client.on('end', () => this.#failed(client, new Error('the connection was closed')));
      await client.connect();
      await checkServer(client);
      if (this.#closed || this.#client !== client) return;
      this.#ready = true;
      this.#log.info('connected to Redis', { host: new URL(settings.url).host });
      this.emit('ready');
    } catch (error) {
      this.#failed(this.#client, error);
    }
  }

  #failed(client: RedisClient | undefined, error: unknown): void {
    if (this.#closed || this.#client !== client) return;
    const problem = redisProblem(error, new URL(this.settings.url).host);
    if (problem !== this.#problem || this.#ready) this.#log.warn('Redis cannot be used', { problem });
    this.#problem = problem;
    this.#ready = false;
    this.#client = undefined;
    if (client?.isOpen === true) client.destroy();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), RETRY_MS).unref();
  }
}

// A failed connection is not mended but made anew: password, certificates and what the server can are looked at again.
function newClient(settings: RedisSettings, ca: string | undefined) {
  return createClient({
    url: settings.url,
    RESP: 2,
    disableOfflineQueue: true,
    disableClientInfo: true,
    pingInterval: PING_MS,
    credentialsProvider: {
      type: 'async-credentials-provider',
      credentials: () => readLogin(settings),
    },
    socket: {
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENT_MS,
      reconnectStrategy: false,
      ...(new URL(settings.url).protocol === 'rediss:' && { tls: true, ...(ca !== undefined && { ca }) }),
    },
  });
}

/** @throws Error that says what the server lacks */
async function checkServer(client: RedisClient): Promise<void> {
  const late = AbortSignal.timeout(LOOK_MS);
  const info = await client.withAbortSignal(late).info();
  if (/^cluster_enabled:1/m.test(info)) {
    throw new QueueUnavailable('runs in cluster mode; use a single Redis, with or without replicas');
  }
  const version = /^redis_version:(\d+)\.(\d+)/m.exec(info);
  const [major, minor] = [Number(version?.[1] ?? 0), Number(version?.[2] ?? 0)];
  if (major < 6 || (major === 6 && minor < 2)) {
    throw new QueueUnavailable(`is Redis ${major}.${minor}; at least 6.2 is needed, which has XAUTOCLAIM`);
  }
}

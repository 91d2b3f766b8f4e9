import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'redis';
import type { QueueAccess } from '../../crds/protocol.ts';
import { BackOff } from '../commit/back-off.ts';
import { isProgrammingError } from './programming-error.ts';

const CONNECT_MS = 5000;
/** A Redis that answers nothing for so long is taken for gone; it is asked more often than that. */
const SILENT_MS = 8000;
const PING_MS = 2500;

export type RedisClient = ReturnType<typeof newClient>;

/** Two connections: one that blocks while it waits for tasks, and one for all else. */
export interface RedisClients {
  reader: RedisClient;
  writer: RedisClient;
}

export interface RedisLinkOptions {
  access: QueueAccess;
  /** Asks the ledger for access once more; undefined = it does not answer now. */
  renew: () => Promise<QueueAccess | undefined>;
  /** Hears why Redis cannot be used, once per kind of trouble. */
  trouble: (message: string) => void;
}

/** The way to Redis, made anew for as long as it is not closed. Also the access may change: Redis may be another one then. */
export class RedisLink {
  /** How often it was made. */
  made = 0;
  private access: QueueAccess;
  private readonly options: RedisLinkOptions;
  private readonly stop = new AbortController();
  private clients: RedisClients | undefined;
  private connecting: Promise<RedisClients> | undefined;
  private told = '';

  constructor(options: RedisLinkOptions) {
    this.options = options;
    this.access = options.access;
  }

  /** What the ledger said last. */
  get queue(): QueueAccess {
    return this.access;
  }

  /** The clients where they are connected now. */
  get now(): RedisClients | undefined {
    return this.clients;
  }

  /** Waits for the connection. @throws the reason of {@link close}, or a mistake in our program */
  async ready(): Promise<RedisClients> {
    if (this.clients !== undefined) return this.clients;
    this.connecting ??= this.connect().finally(() => (this.connecting = undefined));
    return await this.connecting;
  }

  /** Something does not work: the connection is made anew. */
  fail(clients: RedisClients, error: unknown): void {
    if (this.clients !== clients) return;
    this.clients = undefined;
    this.tell(error);
    destroy(clients);
  }

  close(): void {
    this.stop.abort();
    if (this.clients !== undefined) destroy(this.clients);
    this.clients = undefined;
  }

  private tell(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (message === this.told || this.stop.signal.aborted) return;
    this.told = message;
    this.options.trouble(`Redis at ${new URL(this.access.url).host} cannot be used and is tried again: ${message}`);
  }

  private async connect(): Promise<RedisClients> {
    const { signal } = this.stop;
    const backOff = new BackOff();
    for (;;) {
      signal.throwIfAborted();
      const clients = { reader: newClient(this.access), writer: newClient(this.access) };
      for (const client of [clients.reader, clients.writer]) {
        client.on('error', (error: unknown) => this.fail(clients, error));
        client.on('end', () => this.fail(clients, new Error('the connection was closed')));
      }
      try {
        await Promise.all([clients.reader.connect(), clients.writer.connect()]);
        signal.throwIfAborted();
        this.clients = clients;
        this.made += 1;
        this.told = '';
        return clients;
      } catch (error) {
        destroy(clients);
        if (isProgrammingError(error)) throw error;
        this.tell(error);
      }
      await pause(Math.min(2000, backOff.next()), undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) this.access = (await this.options.renew()) ?? this.access;
    }
  }
}

function destroy({ reader, writer }: RedisClients): void {
  for (const client of [reader, writer]) if (client.isOpen) client.destroy();
}

// A failed connection is not mended but made anew: the access may be another one by then.
function newClient({ url, username, password, ca }: QueueAccess) {
  return createClient({
    url,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    RESP: 2,
    disableOfflineQueue: true,
    disableClientInfo: true,
    pingInterval: PING_MS,
    socket: {
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENT_MS,
      reconnectStrategy: false,
      ...(new URL(url).protocol === 'rediss:' && { tls: true, ...(ca !== undefined && { ca }) }),
    },
  });
}

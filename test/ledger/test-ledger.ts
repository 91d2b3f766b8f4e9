import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Registration } from '../../crds/protocol.ts';
import { isRecord } from '../../crds/record.ts';
import { localAuthenticator } from '../../operator/ledger/auth/local.ts';
import type { Authenticator } from '../../operator/ledger/auth/caller.ts';
import { LedgerClient } from '../../operator/ledger/client.ts';
import { startLedger, type RunningLedger } from '../../operator/ledger/ledger.ts';
import type { RedisSettings } from '../../operator/ledger/queue/redis-settings.ts';
import type { LedgerSettings } from '../../operator/ledger/settings.ts';
import { SILENT } from '../../operator/log.ts';

export const SECRET = 'a-secret-for-tests';

/** An answer with its parsed body. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

export interface TestLedgerOptions {
  /** Default: one that knows {@link SECRET}. */
  authenticator?: Authenticator;
  /** Default: a new temporary one. */
  folder?: string;
  /** Default 0. */
  reserveBytes?: number;
  /** Default: none. */
  redis?: RedisSettings;
}

/** A ledger in this process, on a folder of its own, with real HTTP. */
export class TestLedger {
  readonly folder: string;
  readonly #options: TestLedgerOptions;
  readonly #ledger: RunningLedger;

  private constructor(folder: string, options: TestLedgerOptions, ledger: RunningLedger) {
    this.folder = folder;
    this.#options = options;
    this.#ledger = ledger;
  }

  static async start(options: TestLedgerOptions = {}): Promise<TestLedger> {
    const folder = options.folder ?? temporaryFolder();
    const authenticator = options.authenticator ?? localAuthenticator(SECRET);
    const settings: LedgerSettings = {
      folder,
      host: '127.0.0.1',
      port: 0,
      auth: 'local',
      localToken: SECRET,
      systemNamespace: 'ttg-system',
      reserveBytes: options.reserveBytes ?? 0,
      redis: options.redis,
    };
    return new TestLedger(folder, options, await startLedger(settings, SILENT, authenticator));
  }

  get url(): string {
    return this.#ledger.url;
  }

  client(token = SECRET): LedgerClient {
    return new LedgerClient({ url: this.url, token: async () => token });
  }

  async register(uid: string, registration: Registration): Promise<void> {
    await this.client().register(uid, registration);
  }

  async claim(uid: string, segment = 0, worker = 'w-0'): Promise<Answer> {
    return this.post(`/v1/computations/${uid}/segments/${segment}/claim`, JSON.stringify({ worker, node: 'n-0' }));
  }

  async commit(uid: string, body: Buffer | string, segment = 0, headers: Record<string, string> = {}): Promise<Answer> {
    return this.post(`/v1/computations/${uid}/segments/${segment}/commits`, body, {
      'content-type': 'application/x-ndjson',
      ...headers,
    });
  }

  async beat(uid: string, change: Record<string, unknown> = {}, segment = 0): Promise<Answer> {
    const beat = { worker: 'w-0', node: 'n-0', epoch: 1, offset: 0, waiting: 0, ...change };
    return this.post(`/v1/computations/${uid}/segments/${segment}/heartbeat`, JSON.stringify(beat));
  }

  async post(path: string, body: Buffer | string, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json', ...headers },
      body: new Uint8Array(Buffer.from(body)),
    });
    const parsed: unknown = JSON.parse(await response.text());
    return { status: response.status, headers: response.headers, body: isRecord(parsed) ? parsed : {} };
  }

  /** Gives the status. */
  async put(path: string, body: string): Promise<number> {
    const headers = { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' };
    const { status } = await fetch(this.url + path, { method: 'PUT', headers, body });
    return status;
  }

  /** The table's text. */
  async table(uid: string, query = ''): Promise<string> {
    const response = await fetch(`${this.url}/v1/computations/${uid}/rows${query}`, {
      headers: { authorization: `Bearer ${SECRET}` },
    });
    return response.text();
  }

  /** Ends the process's ledger and starts another on the same folder. */
  async restart(): Promise<TestLedger> {
    await this.#ledger.close();
    return TestLedger.start({ ...this.#options, folder: this.folder });
  }

  async close(): Promise<void> {
    await this.#ledger.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'ttg-ledger-'));
}

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Registration } from '../../../crds/protocol.ts';
import { LedgerClient } from '../../../operator/ledger/client.ts';
import { LedgerProcess } from '../../../test/ledger/ledger-process.ts';
import { SECRET } from '../../../test/ledger/test-ledger.ts';

/** A new folder on the disk that is measured: the one of TTG_BENCH_DIR, or else of the temporary folder. */
export function benchFolder(): string {
  return mkdtempSync(join(process.env['TTG_BENCH_DIR'] ?? tmpdir(), 'ttg-bench-'));
}

/** A real ledger in a process of its own, on a folder of its own. */
export class BenchLedger {
  readonly client: LedgerClient;
  readonly url: string;
  /** Removed at the end, with all that is in it. */
  readonly folder: string;
  readonly tokenFile: string;
  readonly #process: LedgerProcess;

  private constructor(folder: string, process: LedgerProcess) {
    this.folder = folder;
    this.#process = process;
    this.url = process.url;
    this.client = new LedgerClient({ url: process.url, token: async () => SECRET, timeoutMs: 60_000 });
    this.tokenFile = join(folder, 'token');
    writeFileSync(this.tokenFile, SECRET);
  }

  /** @param env further variables of its environment; @param main the program, default this source's */
  static async start(env: Record<string, string> = {}, main?: string): Promise<BenchLedger> {
    const folder = benchFolder();
    return new BenchLedger(folder, await LedgerProcess.start(folder, 0, env, main));
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Registers a Computation under a new uid and gives that. */
  async register(registration: Registration): Promise<string> {
    const uid = randomUUID();
    await this.client.register(uid, registration);
    return uid;
  }

  async end(): Promise<void> {
    await this.#process.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

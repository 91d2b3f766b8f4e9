import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { isRecord } from '../../crds/record.ts';
import { LedgerClient } from '../../operator/ledger/client.ts';
import { LocalLedgerFailed } from './errors.ts';

const PROGRAM = fileURLToPath(new URL('./ledger-process.ts', import.meta.url));
const START_MS = 20_000;

/** The real ledger as a local process, in a folder of its own. */
export class LocalLedger {
  readonly url: string;
  /** File with the shared secret, for the workers. */
  readonly tokenFile: string;
  readonly client: LedgerClient;
  private readonly process: ChildProcess;

  private constructor(url: string, tokenFile: string, token: string, process: ChildProcess) {
    this.url = url;
    this.tokenFile = tokenFile;
    this.client = new LedgerClient({ url, token: async () => token });
    this.process = process;
  }

  /** @param redis URL, for mode Queue. @throws LocalLedgerFailed */
  static async start(folder: string, redis?: string): Promise<LocalLedger> {
    const token = randomBytes(24).toString('hex');
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, token, { mode: 0o600 });
    const child = fork(PROGRAM, {
      env: {
        ...process.env,
        TTG_LEDGER_DIR: join(folder, 'ledger'),
        TTG_LEDGER_HOST: '127.0.0.1',
        TTG_LEDGER_PORT: '0',
        TTG_LEDGER_AUTH: 'local',
        TTG_LEDGER_LOCAL_TOKEN: token,
        TTG_LEDGER_RESERVE_MIB: '0',
        ...(redis === undefined ? {} : { TTG_REDIS_URL: redis, TTG_REDIS_PREFIX: `ttg-local-${randomUUID()}` }),
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      detached: true,
    });
    const url = await new Promise<string>((resolve, reject) => {
      const fail = (why: string): void => reject(new LocalLedgerFailed(`the ledger did not start: ${why}`));
      const timer = setTimeout(() => fail(`no answer within ${START_MS / 1000} s`), START_MS);
      child.once('error', (error) => fail(error.message));
      child.once('exit', (code, signal) => fail(`it ended by ${signal ?? `exit code ${code}`}`));
      child.once('message', (message) => {
        clearTimeout(timer);
        if (isRecord(message) && typeof message['url'] === 'string') resolve(message['url']);
        else fail(`it said ${JSON.stringify(message)}`);
      });
    });
    return new LocalLedger(url, tokenFile, token, child);
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Writes the table into a file, which exists only when it is whole. */
  async saveTable(uid: string, format: 'csv' | 'ndjson', file: string): Promise<void> {
    const partial = `${file}.partial`;
    try {
      await pipeline(await this.client.table(uid, { format }), createWriteStream(partial));
      await rename(partial, file);
    } finally {
      await rm(partial, { force: true });
    }
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.disconnect();
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 8000);
    await ended;
    clearTimeout(timer);
  }
}

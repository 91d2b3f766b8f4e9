import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isRecord } from '../../crds/record.ts';
import { endsWithUs } from '../soak/ends-with-us.ts';
import { SECRET } from './test-ledger.ts';

const MAIN = join(import.meta.dirname, '../../operator/main.ts');

/** A ledger in a process of its own, to be killed. */
export class LedgerProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  readonly #written: () => string;

  private constructor(url: string, child: ChildProcess, exit: Promise<unknown>, written: () => string) {
    this.url = url;
    this.#child = child;
    this.#exit = exit;
    this.#written = written;
  }

  /** @param port 0 = any free one; @param main the program, default this source's @throws Error with what the process wrote when it does not come up */
  static async start(folder: string, port = 0, env: Record<string, string> = {}, main = MAIN): Promise<LedgerProcess> {
    const child = endsWithUs(
      spawn(process.execPath, [main, 'ledger'], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          TTG_LEDGER_DIR: folder,
          TTG_LEDGER_HOST: '127.0.0.1',
          TTG_LEDGER_PORT: String(port),
          TTG_LEDGER_AUTH: 'local',
          TTG_LEDGER_LOCAL_TOKEN: SECRET,
          TTG_LEDGER_RESERVE_MIB: '0',
          LOG_LEVEL: 'warn',
          ...env,
        },
      }),
    );
    const exit = once(child, 'exit');
    let written = '';
    child.stderr.on('data', (data) => (written += String(data)));
    const url = new Promise<string>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        written += `${line}\n`;
        const said: unknown = line.startsWith('{') ? JSON.parse(line) : undefined;
        if (isRecord(said) && typeof said['listening'] === 'string') resolve(said['listening']);
      });
    });
    const early = exit.then(() => {
      throw new Error(`the ledger did not come up: ${written}`);
    });
    early.catch(() => {});
    return new LedgerProcess(await Promise.race([url, early]), child, exit, () => written);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** All that it wrote on both streams. */
  get written(): string {
    return this.#written();
  }

  /** Freezes it or lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  /** Ends it in the given way and waits until it is gone. Gives its exit code, null after SIGKILL. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    this.#child.kill(signal);
    await this.#exit;
    return this.#child.exitCode;
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endsWithUs } from '../../soak/ends-with-us.ts';

const MAIN = fileURLToPath(new URL('../../../worker/main.ts', import.meta.url));
const LAST_LINES = 40;

/** How a worker ended: its exit code, or the signal. */
export type End = number | NodeJS.Signals;

/** A real worker process. */
export class WorkerProcess {
  readonly name: string;
  /** Settles when it is gone. */
  readonly ended: Promise<End>;
  readonly #child: ChildProcess;
  #said: string[] = [];

  /** @param main the program, default this source's */
  constructor(name: string, env: Record<string, string>, main = MAIN) {
    this.name = name;
    this.#child = endsWithUs(
      spawn(process.execPath, [main], {
        env: { ...process.env, POD_NAME: name, TTG_END_WITH_STDIN: 'true', ...env },
        stdio: ['pipe', 'pipe', 'pipe'],
      }),
    );
    this.#child.stdin?.on('error', () => undefined);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#said = [...this.#said, ...text.trimEnd().split('\n')].slice(-LAST_LINES);
      });
    }
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('exit', (code, signal) => resolve(code ?? signal ?? 'SIGKILL'));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What it said last. */
  get said(): readonly string[] {
    return this.#said;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

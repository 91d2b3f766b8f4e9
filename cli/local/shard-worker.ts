import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Hears a worker process. */
export interface ShardWorkerEvents {
  line(text: string): void;
  /** `how` is "SIGKILL" or "exit code 1". */
  end(code: number | null, how: string): void;
}

const MAIN = fileURLToPath(new URL('../../worker/main.ts', import.meta.url));

/** One worker process. It ends by itself when this process is gone: its input closes then. */
export class ShardWorker {
  private readonly process: ChildProcess;

  constructor(env: NodeJS.ProcessEnv, folder: string | undefined, events: ShardWorkerEvents) {
    // A session of its own, so that Ctrl-C reaches the runner alone, which then ends the workers in good order.
    this.process = spawn(process.execPath, [MAIN], {
      env: { ...env, TTG_END_WITH_STDIN: 'true' },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      cwd: folder,
    });
    this.process.stdin?.on('error', () => undefined);
    for (const stream of [this.process.stdout, this.process.stderr]) {
      let rest = '';
      stream?.setEncoding('utf8').on('data', (text: string) => {
        const lines = `${rest}${text}`.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) events.line(line);
      });
    }
    this.process.once('error', (error) => events.end(null, error.message));
    this.process.once('exit', (code, signal) => events.end(code, signal ?? `exit code ${code}`));
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Asks it to commit what is done and to end. */
  stop(): void {
    this.process.kill('SIGTERM');
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }
}

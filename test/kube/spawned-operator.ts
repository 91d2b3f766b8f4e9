import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../operator/main.ts', import.meta.url));

/** `node operator/main.ts …` as a process of its own. */
export interface SpawnedOperator {
  child: ChildProcess;
  /** What it wrote so far. */
  output(): string;
  /** Settles when it ended: with its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
  /** SIGKILL, if it still runs. */
  kill(): Promise<void>;
}

/** Starts the operator's entry, or another one, with these arguments and, beside PATH, only this environment. */
export function spawnOperator(args: string[], env: Record<string, string> = {}, entry = MAIN): SpawnedOperator {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const killWithUs = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', killWithUs);
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => {
    process.off('exit', killWithUs);
    return code ?? signal ?? 'unknown';
  });
  return {
    child,
    output: () => text,
    ended,
    kill: async () => {
      killWithUs();
      await ended;
    },
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { platform } from 'node:os';

/** A program that a test has started. It does not outlive the test's process. */
export interface Program {
  readonly pid: number;
  /** False once it has ended. */
  running(): boolean;
  /** Sends SIGTERM, after 5 seconds SIGKILL, and waits for its end. */
  stop(): Promise<void>;
  /** Sends SIGKILL and waits for its end. */
  kill(): Promise<void>;
  /** The end of what it wrote to stdout and stderr. */
  logTail(): Promise<string>;
}

const PATIENCE_MS = 5000;
const TAIL_CHARACTERS = 2000;
const SETPRIV = '/usr/bin/setpriv';

/** Starts a program with its output going to a file. Throws what spawn throws where it cannot be started. */
export async function startProgram(command: string, args: readonly string[], logFile: string): Promise<Program> {
  const log = await open(logFile, 'a');
  const child = spawn(...mortal(command, args), { stdio: ['ignore', log.fd, log.fd] });
  try {
    await once(child, 'spawn');
  } finally {
    await log.close();
  }
  const { pid } = child;
  if (pid === undefined) throw new TypeError('a process that was started has a pid');
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  return {
    pid,
    running: () => isRunning(child),
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
    logTail: async () => (await readFile(logFile, 'utf8')).slice(-TAIL_CHARACTERS),
  };
}

// Where there is setpriv, the kernel ends the program even when this process is killed.
function mortal(command: string, args: readonly string[]): [string, string[]] {
  if (platform() !== 'linux' || !existsSync(SETPRIV)) return [command, [...args]];
  return [SETPRIV, ['--pdeathsig', 'KILL', '--', command, ...args]];
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}

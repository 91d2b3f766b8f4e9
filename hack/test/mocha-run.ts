import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPILE_CACHE } from './compile-cache.ts';
import { outcomesFrom } from './outcomes.ts';
import type { FileOutcome } from './outcomes.ts';

const root = join(import.meta.dirname, '../..');

/** What one process of mocha came to. */
export interface MochaRun {
  exitCode: number;
  outcomes: FileOutcome[];
}

/** Takes what a process prints, piece by piece. */
export type Print = (chunk: Buffer | string) => void;

/**
 * Runs mocha in a process of its own.
 *
 * @param args test files and patterns, relative to the project, and mocha's options.
 */
export async function runMocha(args: readonly string[], print: Print): Promise<MochaRun> {
  const folder = mkdtempSync(join(tmpdir(), 'ttg-mocha-'));
  try {
    const file = join(folder, 'outcomes');
    const child = spawn('mocha', ['--reporter', './hack/test/reporter.ts', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...COMPILE_CACHE,
        ...process.env,
        TTG_TEST_OUTCOMES: file,
        ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
      },
    });
    child.stdout.on('data', print);
    child.stderr.on('data', print);
    const [code] = await once(child, 'close');
    const outcomes = existsSync(file) ? outcomesFrom(readFileSync(file, 'utf8')) : [];
    return { exitCode: typeof code === 'number' ? code : 1, outcomes };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

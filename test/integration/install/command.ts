import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { cacheFolder } from '../../env/binaries.ts';

/** The checkout. */
export const ROOT = join(import.meta.dirname, '../../..');
export const CHART = join(ROOT, 'config/helm/ttg-operator');

export interface CommandResult {
  /** Exit code; -1 where a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program in the checkout; helm and kubectl are the cache's, where they are there. */
export async function command(
  program: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<CommandResult> {
  const path = `${cacheFolder()}${delimiter}${process.env['PATH'] ?? ''}`;
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, PATH: path, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: typeof code === 'number' ? code : -1, stdout, stderr };
}

/** Its stdout. @throws with its stderr when it fails. */
export async function output(
  program: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<string> {
  const { code, stdout, stderr } = await command(program, args, environment);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} (exit ${code}): ${stderr.trim()}`);
  return stdout;
}

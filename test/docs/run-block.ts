import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { ShellBlock } from './shell-blocks.ts';
import { ROOT } from './source-files.ts';

/**
 * Runs a block as a shell would that stops at the first failure, in the repository's folder.
 *
 * @throws Error with all that it printed where its exit code is not 0.
 */
export async function runBlock(block: ShellBlock, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', block.text], { cwd: ROOT, env });
  child.stdin.end();
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`${block.where} (exit ${String(code)}):\n${stdout}\n${stderr}`);
}

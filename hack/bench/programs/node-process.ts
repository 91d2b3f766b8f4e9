import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endsWithUs } from '../../../test/soak/ends-with-us.ts';

/** A Node program that was run to its end. */
export interface NodeRun {
  /** From its start to its end. */
  seconds: number;
  /** What it wrote to stdout, in lines, and how many seconds after its start. */
  lines: { text: string; seconds: number }[];
}

/**
 * Runs a Node program to its end.
 *
 * @throws Error with what it wrote when its exit code is not 0.
 */
export function runNode(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<NodeRun> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const elapsed = (): number => (performance.now() - begun) / 1000;
    const child = endsWithUs(spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
    const lines: NodeRun['lines'] = [];
    let seconds = 0;
    let complaints = '';
    createInterface({ input: child.stdout }).on('line', (text) => lines.push({ text, seconds: elapsed() }));
    child.stderr.on('data', (data) => (complaints += String(data)));
    child.once('error', reject);
    child.once('exit', () => (seconds = elapsed()));
    child.once('close', (code) => {
      if (code === 0) resolve({ seconds, lines });
      else reject(new Error(`${args.join(' ')} ended with ${code}: ${lines.at(-1)?.text ?? ''} ${complaints}`));
    });
  });
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { defineError } from '../../crds/errors.ts';

export interface KubectlResult {
  /** Exit code; -1 where a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
}

export const KubectlFailed = defineError({ code: 'KubectlFailed', remedy: 'See what kubectl says.' });

/** Runs kubectl to its end. Its caches stay in `home`. */
export async function runKubectl(
  kubectl: string,
  { kubeconfig, home }: { kubeconfig: string; home: string },
  args: readonly string[],
  input = '',
): Promise<KubectlResult> {
  const child = spawn(kubectl, args, { env: { ...process.env, HOME: home, KUBECONFIG: kubeconfig } });
  child.stdin.on('error', () => undefined); // it may end without reading: its exit code tells
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: typeof code === 'number' ? code : -1, stdout, stderr };
}

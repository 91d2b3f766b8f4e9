import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Computation } from '../../crds/computation.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** Namespace that the end-to-end tests work in. */
export const E2E_NAMESPACE = 'ttg-e2e';

/** What kubectl prints. @throws with kubectl's own words when it fails. */
export async function kubectl(...args: string[]): Promise<string> {
  const { stdout } = await run('kubectl', args, { cwd: root, maxBuffer: 256 * 1024 * 1024 });
  return stdout;
}

/** What a make target prints on stdout, with these variables. */
export async function make(target: string, variables: Record<string, string>): Promise<string> {
  const given = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const { stdout } = await run('make', ['-s', target, ...given], { cwd: root, maxBuffer: 256 * 1024 * 1024 });
  return stdout;
}

/** Answer of a Python program, which knows nothing of ours. */
export async function python(program: string): Promise<unknown> {
  const { stdout } = await run('python3', ['-c', program]);
  return JSON.parse(stdout);
}

/** The namespace, empty of Computations, however an earlier run ended. */
export async function cleanNamespace(): Promise<void> {
  const manifest = await kubectl('create', 'namespace', E2E_NAMESPACE, '--dry-run=client', '-o', 'yaml');
  await apply(manifest);
  await kubectl('delete', 'computations', '--all', '-n', E2E_NAMESPACE, '--timeout=120s');
}

/** `kubectl apply` of a manifest; JSON is YAML. */
export async function apply(manifest: string, ...args: string[]): Promise<void> {
  const child = run('kubectl', ['apply', '-f', '-', ...args], { cwd: root });
  child.child.stdin?.end(manifest);
  await child;
}

/** A Computation as the API server has it. */
export async function computation(name: string, namespace = E2E_NAMESPACE): Promise<Computation> {
  return JSON.parse(await kubectl('get', 'computation', name, '-n', namespace, '-o', 'json'));
}

/**
 * Waits for a condition of a Computation to be True and gives the Computation.
 *
 * @throws with what the cluster says of it when that takes longer than the given seconds.
 */
export async function waitFor(
  name: string,
  condition: string,
  seconds: number,
  namespace = E2E_NAMESPACE,
): Promise<Computation> {
  try {
    const what = [`--for=condition=${condition}`, `computation/${name}`, '-n', namespace, `--timeout=${seconds}s`];
    await kubectl('wait', ...what);
  } catch (error) {
    const described = await kubectl('describe', 'computation', name, '-n', namespace).catch(String);
    const pods = await kubectl('get', 'pods', '-n', namespace, '-o', 'wide').catch(String);
    throw new Error(`${name} is not ${condition} after ${seconds} s\n${described}\n${pods}`, { cause: error });
  }
  return computation(name, namespace);
}

import { fileURLToPath } from 'node:url';
import { isExecutable } from '../compute/is-executable.ts';

/** What the child is told by where it runs beside the starter. */
export const WITH_STARTER = 'with-starter';

const STARTER = import.meta.url.endsWith('.ts') ? '../../build/exec-starter' : './exec-starter';

/**
 * The program that starts executables cheaply (starter/main.go), where it was built: beside the bundle in an image, in
 * `build/` in the source. Undefined where it was not, or cannot run: executables are started by Node then.
 */
export function findStarter(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const file = fileURLToPath(new URL(STARTER, import.meta.url));
  return isExecutable(file) ? file : undefined;
}

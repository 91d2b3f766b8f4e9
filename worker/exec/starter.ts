import { fileURLToPath } from 'node:url';
import { isExecutable } from '../compute/is-executable.ts';

/** What the child is told by where it runs beside the starter. */
export const WITH_STARTER = 'with-starter';

/** What the starter is told where it is to start executables, too. */
export const WITH_EXECUTABLES = '--with-executables';

const STARTER = import.meta.url.endsWith('.ts') ? '../../build/exec-starter' : './exec-starter';

/** The file of the starter, or why there is none. */
export type Starter = { file: string } | { missing: string };

/**
 * The program that starts executables cheaply (starter/main.go): `TTG_EXEC_STARTER`, else where it was built, beside the
 * bundle in an image, in `build/` in the source. Where it was not, or cannot run, executables are started by Node.
 */
export function findStarter(env: NodeJS.ProcessEnv): Starter {
  const file = env['TTG_EXEC_STARTER'] ?? fileURLToPath(new URL(STARTER, import.meta.url));
  if (process.platform !== 'linux') return { missing: 'it runs on Linux only' };
  if (isExecutable(file)) return { file };
  return { missing: `there is no program ${file}, as where an image is built without Go` };
}

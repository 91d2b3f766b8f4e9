import { tmpdir } from 'node:os';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Algorithm } from '../../crds/computation.ts';
import type { ChildCommand } from '../compute/child-process.ts';
import { findProgram } from '../compute/find-program.ts';

const PACKAGE = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '.' : './python/', import.meta.url));

/**
 * How a child is started that runs a function in Python. `TTG_PYTHON` is the interpreter (default python3),
 * `TTG_CODE_FOLDER` the folder with the ConfigMap's files.
 *
 * @throws BadAlgorithm where there is no Python.
 */
export function pythonCommand(algorithm: Algorithm, env: NodeJS.ProcessEnv, childEnv: NodeJS.ProcessEnv): ChildCommand {
  const python = findProgram('algorithm.python needs the program', env['TTG_PYTHON'] ?? 'python3', env);
  const folder = env['TTG_CODE_FOLDER'];
  return {
    file: python,
    args: [`${PACKAGE}ttg_worker/__main__.py`],
    env: {
      // The order of a set of strings would else be another in each process.
      PYTHONHASHSEED: '0',
      PYTHONDONTWRITEBYTECODE: '1',
      ...childEnv,
      PYTHONPATH: [PACKAGE, childEnv['PYTHONPATH']].filter((path) => path !== undefined && path !== '').join(delimiter),
      ...(folder === undefined ? {} : { CODE_FOLDER: folder }),
    },
    folder: childEnv['TMPDIR'] ?? tmpdir(),
    greeting: `${JSON.stringify({ algorithm })}\n`,
  };
}

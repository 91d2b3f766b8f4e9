import { statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Computation } from '../../crds/computation.ts';
import { configMapFolder } from './config-map-folder.ts';
import { BadUsage } from './errors.ts';
import type { ConfigMapData } from './manifest-file.ts';

/** Where the file with the function comes from: a ConfigMap beside the Computation, or a file on this machine. */
export type CodeSource = { files: ConfigMapData } | { folder: string };

/** The Computation as it is run, with `--python FILE` in the place of its ConfigMap, and where its code is. */
export interface LocalCode {
  computation: Computation;
  code?: CodeSource;
}

/**
 * Finds the code that a Computation names.
 *
 * @param pythonFile what `--python` says.
 * @throws BadUsage
 */
export function localCode(
  computation: Computation,
  configMaps: ReadonlyMap<string, ConfigMapData>,
  pythonFile: string | undefined,
): LocalCode {
  const { python } = computation.spec.algorithm;
  if (pythonFile !== undefined) return withPythonFile(computation, pythonFile);
  const name = python?.configMap?.name;
  if (name === undefined) return { computation };
  const files = configMaps.get(name);
  if (files !== undefined) return { computation, code: { files } };
  throw new BadUsage(
    `spec.algorithm.python.configMap.name is ${name}; put that ConfigMap into the same file, after a line ---, or give --python FILE.py`,
  );
}

function withPythonFile(computation: Computation, pythonFile: string): LocalCode {
  const { spec } = computation;
  const { python } = spec.algorithm;
  if (python === undefined) throw new BadUsage('--python is given, but the manifest has no spec.algorithm.python');
  const file = resolve(pythonFile);
  const key = basename(file);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true || !/^[A-Za-z_]\w*\.py$/.test(key)) {
    throw new BadUsage(`--python is "${pythonFile}"; allowed is a file whose name is a Python name and .py`);
  }
  const configMap = { name: python.configMap?.name ?? 'none', key };
  const algorithm = { ...spec.algorithm, python: { function: python.function, configMap } };
  return { computation: { ...computation, spec: { ...spec, algorithm } }, code: { folder: dirname(file) } };
}

/** The folder with the code, made under `parent` where it is not there. */
export async function codeFolder(code: CodeSource, parent: string): Promise<string> {
  if ('folder' in code) return code.folder;
  const folder = join(parent, 'code');
  await configMapFolder(code.files, folder);
  return folder;
}

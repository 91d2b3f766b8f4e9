import { existsSync, realpathSync, statSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Computation, Input } from '../../crds/computation.ts';
import { inputVariable } from '../../crds/input-variables.ts';
import { configMapFolder } from './config-map-folder.ts';
import { BadUsage, NotLocally } from './errors.ts';
import type { ConfigMapData } from './manifest-file.ts';

/** What an input is without a cluster: a ConfigMap's files, or a folder or file of this machine. */
export type InputSource = { files: ConfigMapData } | { path: string };

/** By the input's name. */
export type InputSources = ReadonlyMap<string, InputSource>;

/**
 * Finds what the inputs of a Computation are: what `--input` says, else the ConfigMap beside it.
 *
 * @param given paths by the input's name.
 * @throws BadUsage where `--input` names none, or no file; NotLocally where an input is nowhere.
 */
export function localInputs(
  { spec }: Computation,
  configMaps: ReadonlyMap<string, ConfigMapData>,
  given: ReadonlyMap<string, string>,
): InputSources {
  const { inputs = [] } = spec.worker;
  const names = inputs.map(({ name }) => name);
  for (const [name, path] of given) {
    if (!names.includes(name)) {
      const allowed = names.length === 0 ? 'spec.worker.inputs is empty' : `allowed are ${names.join(', ')}`;
      throw new BadUsage(`--input names ${name}; ${allowed}`);
    }
    if (!existsSync(path)) throw new BadUsage(`--input ${name} is "${path}"; there is no such folder or file`);
  }
  return new Map(inputs.map((input, at) => [input.name, sourceOf(input, at, configMaps, given)]));
}

function sourceOf(
  { name, mountPath, configMap }: Input,
  at: number,
  configMaps: ReadonlyMap<string, ConfigMapData>,
  given: ReadonlyMap<string, string>,
): InputSource {
  const path = given.get(name);
  if (path !== undefined) return { path: resolve(path) };
  const files = configMap && configMaps.get(configMap.name);
  if (files !== undefined) return { files };
  const beside =
    configMap === undefined ? '' : `, or put ConfigMap ${configMap.name} into the same file, after a line ---`;
  throw new NotLocally(
    `spec.worker.inputs[${at}] (${name}) is mounted at ${mountPath} by a cluster only; give --input ${name}=PATH, a folder or file with its data${beside}`,
  );
}

/** The folders of the inputs by their names, made under `parent` where one is a file or a ConfigMap. */
export async function inputFolders(sources: InputSources, parent: string): Promise<ReadonlyMap<string, string>> {
  const folders = new Map<string, string>();
  for (const [name, source] of sources) folders.set(name, await folderOf(source, join(parent, `input-${name}`)));
  return folders;
}

async function folderOf(source: InputSource, made: string): Promise<string> {
  if ('files' in source) await configMapFolder(source.files, made);
  else if (statSync(source.path).isDirectory()) return source.path;
  else {
    await mkdir(made);
    await symlink(source.path, join(made, basename(source.path)));
  }
  return made;
}

/** Which inputs are not where a cluster mounts them, each with how the function finds it all the same. */
export function inputRemarks({ spec }: Computation, sources: InputSources): string[] {
  return (spec.worker.inputs ?? []).flatMap(({ name, mountPath }) => {
    const source = sources.get(name);
    if (source !== undefined && 'path' in source && leadsTo(mountPath, source.path)) return [];
    return [`input ${name} is in the folder that the variable ${inputVariable(name)} says, not at ${mountPath}`];
  });
}

function leadsTo(mountPath: string, path: string): boolean {
  return existsSync(mountPath) && realpathSync(mountPath) === realpathSync(path);
}

import type { Computation } from '../../crds/computation.ts';
import type { ListFacts } from '../../crds/lists/point-list.ts';
import { pointsOf } from '../../crds/lists/read-list.ts';
import { countedPoints, isElsewhere, parameterCount } from '../../crds/parameters/parameter-space.ts';
import { factsOf } from '../upload/bring-list.ts';
import { listFile, type ListFile } from '../upload/list-file.ts';
import { BadUsage } from './errors.ts';
import type { ConfigMapData } from './manifest-file.ts';

/** A list of parameters that stands elsewhere, as a run without a cluster has it. */
export interface LocalList {
  file: ListFile;
  facts: ListFacts;
}

/**
 * Finds the list that a Computation names; undefined where it names none elsewhere.
 *
 * @param path what `--list` says
 * @throws BadUsage, InvalidList, InvalidParameters
 */
export async function localList(
  { spec }: Computation,
  configMaps: ReadonlyMap<string, ConfigMapData>,
  path: string | undefined,
): Promise<LocalList | undefined> {
  const { parameters } = spec;
  if (!isElsewhere(parameters)) {
    if (path === undefined) return undefined;
    throw new BadUsage('--list is given, but spec.parameters.list has neither configMap nor upload');
  }
  const file = path === undefined ? besideManifest(spec, configMaps) : await listFile(path);
  const facts = await factsOf(file);
  const { upload } = parameters.list ?? {};
  if (upload !== undefined && facts.checksum !== upload) {
    throw new BadUsage(
      `--list is "${path}", whose checksum is ${facts.checksum}; spec.parameters.list.upload is ${upload}`,
    );
  }
  parameterCount(parameters, countedPoints(facts.count));
  return { file, facts };
}

function besideManifest({ parameters }: Computation['spec'], configMaps: ReadonlyMap<string, ConfigMapData>): ListFile {
  const { configMap, format = 'Csv', upload } = parameters.list ?? {};
  if (configMap === undefined) {
    throw new BadUsage(`spec.parameters.list.upload is ${upload}; give --list FILE, the file that was uploaded`);
  }
  const { name, key } = configMap;
  const data = configMaps.get(name);
  if (data === undefined) {
    throw new BadUsage(
      `spec.parameters.list.configMap.name is ${name}; put that ConfigMap into the same file, after a line ---, or give --list FILE`,
    );
  }
  const text = data.get(key);
  if (text === undefined) {
    const keys = [...data.keys()].join(', ');
    throw new BadUsage(
      `spec.parameters.list.configMap.key is ${key}; ConfigMap ${name} has ${keys === '' ? 'none' : keys}`,
    );
  }
  return { points: () => pointsOf(format, [Buffer.from(text)]) };
}

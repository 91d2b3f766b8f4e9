import type { Computation } from '../../crds/computation.ts';
import { withDefaults, type DefaultsOptions } from '../../crds/manifest/defaults.ts';
import { InvalidManifest } from '../../crds/manifest/invalid-manifest.ts';
import { parseDocuments } from '../../crds/manifest/read-manifest.ts';
import { isRecord } from '../../crds/record.ts';

/** The keys of a ConfigMap with their texts. */
export type ConfigMapData = ReadonlyMap<string, string>;

/** What a manifest describes: a Computation and the ConfigMaps beside it, by name. */
export interface ManifestFile {
  computation: Computation;
  configMaps: ReadonlyMap<string, ConfigMapData>;
}

/**
 * Reads a manifest of one Computation and any number of ConfigMaps.
 *
 * @throws InvalidManifest
 */
export function readManifestFile(text: string, options: DefaultsOptions): ManifestFile {
  const documents = parseDocuments(text);
  const others = documents.filter((document) => !isConfigMap(document));
  if (others.length !== 1) {
    const allowed = 'exactly one Computation, and any ConfigMaps that it names';
    throw new InvalidManifest([{ field: 'the manifest', value: `${others.length} documents`, allowed }]);
  }
  return {
    computation: withDefaults(others[0], options),
    configMaps: new Map(documents.filter(isConfigMap).map(readConfigMap)),
  };
}

function isConfigMap(document: unknown): boolean {
  return isRecord(document) && document['kind'] === 'ConfigMap';
}

function readConfigMap(document: unknown): [string, ConfigMapData] {
  const { metadata, data, binaryData } = isRecord(document) ? document : {};
  const name = isRecord(metadata) ? metadata['name'] : undefined;
  if (typeof name !== 'string') {
    throw new InvalidManifest([{ field: 'metadata.name of a ConfigMap', value: name, allowed: 'a name' }]);
  }
  if (binaryData !== undefined) {
    throw new InvalidManifest([
      { field: `binaryData of ConfigMap ${name}`, value: '…', allowed: 'data, which is text' },
    ]);
  }
  const entries = Object.entries(isRecord(data) ? data : {});
  const texts = entries.flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[key, value]] : [],
  );
  const other = entries.find(([, value]) => typeof value !== 'string');
  if (other !== undefined) {
    throw new InvalidManifest([{ field: `data.${other[0]} of ConfigMap ${name}`, value: other[1], allowed: 'a text' }]);
  }
  return [name, new Map(texts)];
}

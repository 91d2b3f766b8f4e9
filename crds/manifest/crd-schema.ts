import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { isRecord } from '../record.ts';
import type { JsonSchema } from './json-schema.ts';

/** The resource's definition beside this folder. */
export const CRD_FILE = new URL('../computation.yaml', import.meta.url);

/** The structural schema of a CustomResourceDefinition's first version. Throws TypeError where there is none. */
export function crdSchema(crdYaml: string = readFileSync(CRD_FILE, 'utf8')): JsonSchema & { properties: JsonSchema } {
  const crd = load(crdYaml);
  const versions = isRecord(crd) && isRecord(crd['spec']) ? crd['spec']['versions'] : undefined;
  const version: unknown = Array.isArray(versions) ? versions[0] : undefined;
  const schema = isRecord(version) && isRecord(version['schema']) ? version['schema']['openAPIV3Schema'] : undefined;
  const properties = isRecord(schema) ? schema['properties'] : undefined;
  if (!isRecord(schema) || !isRecord(properties)) {
    throw new TypeError('spec.versions[0].schema.openAPIV3Schema has no properties');
  }
  return { ...schema, properties };
}

import { load } from 'js-yaml';
import { compile } from 'json-schema-to-typescript';
import { isRecord } from '../../crds/record.ts';
import { objectMetaSchema } from './object-meta-schema.ts';

const BANNER =
  '// Generated from computation.yaml by hack/generate/computation-types.ts. Change that file, not this one.';

/**
 * The TypeScript types of a CustomResourceDefinition's first version, as a file's text. A schema with a `title` becomes
 * an interface of that name. Fields with a default are required: they are there once the defaults are filled in.
 */
export async function generateComputationTypes(crdYaml: string): Promise<string> {
  const schema = toJsonSchema(rootSchema(load(crdYaml)));
  return await compile(schema, 'Computation', {
    additionalProperties: false,
    bannerComment: BANNER,
    ignoreMinAndMaxItems: true,
    style: { printWidth: 120, singleQuote: true },
    unknownAny: true,
  });
}

function rootSchema(crd: unknown): Record<string, unknown> {
  const versions = isRecord(crd) && isRecord(crd['spec']) ? crd['spec']['versions'] : undefined;
  const version: unknown = Array.isArray(versions) ? versions[0] : undefined;
  const schema = isRecord(version) && isRecord(version['schema']) ? version['schema']['openAPIV3Schema'] : undefined;
  if (!isRecord(schema) || !isRecord(schema['properties'])) {
    throw new TypeError('spec.versions[0].schema.openAPIV3Schema has no properties');
  }
  return {
    ...schema,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: { ...schema['properties'], metadata: objectMetaSchema },
  };
}

function toJsonSchema(schema: Record<string, unknown>): Record<string, unknown> {
  const { title, description, enum: values, required, properties, items, additionalProperties } = schema;
  const result: Record<string, unknown> = { title, description, type: schema['type'], enum: values };
  if (schema['x-kubernetes-int-or-string'] === true) result['type'] = ['integer', 'string'];
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) {
    if (schema['type'] === 'object') result['additionalProperties'] = true;
    else result['tsType'] = 'unknown';
  }
  if (isRecord(items)) result['items'] = toJsonSchema(items);
  if (isRecord(additionalProperties)) result['additionalProperties'] = toJsonSchema(additionalProperties);
  if (isRecord(properties)) {
    const entries = Object.entries(properties).filter((entry): entry is [string, Record<string, unknown>] =>
      isRecord(entry[1]),
    );
    result['properties'] = Object.fromEntries(entries.map(([name, field]) => [name, toJsonSchema(field)]));
    const defaulted = entries.filter(([, field]) => field['default'] !== undefined).map(([name]) => name);
    result['required'] = [...(Array.isArray(required) ? required : []), ...defaulted];
  }
  return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
}

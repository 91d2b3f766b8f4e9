import { compile } from 'json-schema-to-typescript';
import { crdSchema } from '../../crds/manifest/crd-schema.ts';
import { type JsonSchema, toJsonSchema } from '../../crds/manifest/json-schema.ts';
import { isRecord } from '../../crds/record.ts';
import { objectMetaSchema } from './object-meta-schema.ts';

const BANNER =
  '// Generated from computation.yaml by hack/generate/computation-types.ts. Change that file, not this one.';

/**
 * The TypeScript types of a CustomResourceDefinition's first version, as a file's text. A schema with a `title` becomes
 * an interface of that name. Fields with a default are required: they are there once the defaults are filled in.
 */
export async function generateComputationTypes(crdYaml: string): Promise<string> {
  const { properties, ...schema } = crdSchema(crdYaml);
  const whole = toJsonSchema({ ...schema, properties: { ...properties, metadata: objectMetaSchema } });
  const root = completed({ ...whole, required: ['apiVersion', 'kind', 'metadata', 'spec'] });
  return await compile(root, 'Computation', {
    additionalProperties: false,
    bannerComment: BANNER,
    ignoreMinAndMaxItems: true,
    style: { printWidth: 120, singleQuote: true },
    unknownAny: true,
  });
}

function completed(schema: JsonSchema): JsonSchema {
  const { properties, items, additionalProperties, required, type } = schema;
  if (type === undefined) return { ...schema, tsType: 'unknown' };
  const result = { ...schema };
  if (isRecord(items)) result['items'] = completed(items);
  if (isRecord(additionalProperties)) result['additionalProperties'] = completed(additionalProperties);
  if (isRecord(properties)) {
    const fields = Object.entries(properties).flatMap(([name, field]) => (isRecord(field) ? [{ name, field }] : []));
    result['properties'] = Object.fromEntries(fields.map(({ name, field }) => [name, completed(field)]));
    const defaulted = fields.filter(({ field }) => field['default'] !== undefined).map(({ name }) => name);
    result['required'] = [...(Array.isArray(required) ? required : []), ...defaulted];
  }
  return result;
}

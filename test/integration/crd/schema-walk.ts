import { crdSchema } from '../../../crds/manifest/crd-schema.ts';
import type { JsonSchema } from '../../../crds/manifest/json-schema.ts';
import { isRecord } from '../../../crds/record.ts';

/** A value that the schema must refuse in one place of the spec. */
export interface BadValue {
  /** The place in the spec; '0' is the first entry of a list, 'key' a key of a map. */
  path: readonly string[];
  /** What is wrong. */
  title: string;
  value: unknown;
  /** What the API server's message must contain beside the place. */
  says: string;
}

/** For every field of the spec, however deep: values below, above, of another type or form, and unknown siblings. */
export function badValues(): BadValue[] {
  const { spec } = crdSchema().properties;
  return isRecord(spec) ? ofSchema([], spec) : [];
}

function ofSchema(path: readonly string[], schema: JsonSchema): BadValue[] {
  return [...ofType(path, schema), ...ofBounds(path, schema), ...ofForm(path, schema), ...ofParts(path, schema)];
}

function ofType(path: readonly string[], { type, ...schema }: JsonSchema): BadValue[] {
  if (schema['x-kubernetes-int-or-string'] === true) {
    return [{ path, title: 'a boolean', value: true, says: 'must be of type integer,string: "boolean"' }];
  }
  if (typeof type !== 'string') return [];
  const value = type === 'string' ? 7 : 'seven';
  return [
    {
      path,
      title: `no ${type}`,
      value,
      says: `must be of type ${type}: "${type === 'string' ? 'integer' : 'string'}"`,
    },
  ];
}

function ofBounds(path: readonly string[], { type, minimum, maximum }: JsonSchema): BadValue[] {
  const values: BadValue[] = [];
  const step = type === 'integer' ? 1 : 1e9;
  if (typeof minimum === 'number') {
    const says = `should be greater than or equal to ${minimum}`;
    values.push({ path, title: 'too small', value: minimum - step, says });
  }
  if (typeof maximum === 'number') {
    const says = `should be less than or equal to ${maximum}`;
    values.push({ path, title: 'too large', value: maximum + step, says });
  }
  if (type === 'integer')
    values.push({ path, title: 'a fraction', value: 1.5, says: 'must be of type integer: "number"' });
  return values;
}

function ofForm(path: readonly string[], schema: JsonSchema): BadValue[] {
  const { maxLength, minLength, pattern, enum: choices, maxItems, minItems, maxProperties } = schema;
  const values: BadValue[] = [];
  if (typeof maxLength === 'number') {
    values.push({
      path,
      title: 'too long',
      value: 'a'.repeat(maxLength + 1),
      says: `may not be more than ${maxLength} bytes`,
    });
  }
  if (minLength === 1) values.push({ path, title: 'empty', value: '', says: 'should be at least 1 chars long' });
  if (typeof pattern === 'string') {
    values.push({ path, title: 'of another form', value: '!', says: `should match '${pattern}'` });
  }
  if (Array.isArray(choices)) {
    const says = `supported values: ${choices.map((choice) => `"${choice}"`).join(', ')}`;
    values.push({ path, title: 'no choice', value: 'no-choice', says });
  }
  if (minItems === 1) values.push({ path, title: 'an empty list', value: [], says: 'should have at least 1 items' });
  if (typeof maxItems === 'number') {
    const value = Array.from({ length: maxItems + 1 }, (_, i) => sample(schema['items'], `n${i}`));
    values.push({ path, title: 'too many entries', value, says: `must have at most ${maxItems} items` });
  }
  if (typeof maxProperties === 'number') {
    const entries = Array.from({ length: maxProperties + 1 }, (_, i) => [
      `k${i}`,
      sample(schema['additionalProperties'], 'v'),
    ]);
    values.push({
      path,
      title: 'too many keys',
      value: Object.fromEntries(entries),
      says: `must have at most ${maxProperties} items`,
    });
  }
  return values;
}

function ofParts(path: readonly string[], { properties, items, additionalProperties }: JsonSchema): BadValue[] {
  const values: BadValue[] = [];
  if (isRecord(properties)) {
    values.push({ path: [...path, 'unknownField'], title: 'an unknown field', value: 1, says: 'unknown field' });
    for (const [name, schema] of Object.entries(properties)) {
      if (isRecord(schema)) values.push(...ofSchema([...path, name], schema));
    }
  }
  if (isRecord(items)) values.push(...ofSchema([...path, '0'], items));
  if (isRecord(additionalProperties)) values.push(...ofSchema([...path, 'key'], additionalProperties));
  return values;
}

/** The smallest value that the schema lets pass, as far as its own keywords say. */
export function sample(schema: unknown, text: string): unknown {
  if (!isRecord(schema)) return text;
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  switch (schema['type']) {
    case 'object':
      return sampleObject(schema, text);
    case 'array':
      return [sample(schema['items'], text)];
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return false;
    default:
      return schema['x-kubernetes-int-or-string'] === true ? 1 : text;
  }
}

function sampleObject({ required, properties }: JsonSchema, text: string): Record<string, unknown> {
  const names = Array.isArray(required) ? required.map(String) : [];
  const schemas = isRecord(properties) ? properties : {};
  return Object.fromEntries(names.map((name) => [name, sample(schemas[name], text)]));
}

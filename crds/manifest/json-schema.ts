import { isRecord } from '../record.ts';

/** A JSON Schema (draft 7). */
export type JsonSchema = Record<string, unknown>;

/**
 * The plain JSON Schema of a structural schema of Kubernetes: fields that are not listed are refused, and what only the
 * API server understands (x-kubernetes-…) is turned into types or left out. CEL rules are left out.
 */
export function toJsonSchema(structural: JsonSchema): JsonSchema {
  const schema: JsonSchema = {};
  for (const [keyword, value] of Object.entries(structural)) {
    if (keyword.startsWith('x-kubernetes-') || keyword === 'anyOf' || keyword === 'nullable') continue;
    if (keyword === 'properties') schema[keyword] = eachSchema(value);
    else if (keyword === 'items' || keyword === 'additionalProperties') schema[keyword] = oneSchema(value);
    else schema[keyword] = value;
  }
  if (structural['x-kubernetes-int-or-string'] === true) schema['type'] = ['integer', 'string'];
  if (structural['properties'] !== undefined) schema['additionalProperties'] = false;
  return schema;
}

function oneSchema(value: unknown): unknown {
  return isRecord(value) ? toJsonSchema(value) : value;
}

function eachSchema(properties: unknown): unknown {
  if (!isRecord(properties)) return properties;
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, oneSchema(schema)]));
}

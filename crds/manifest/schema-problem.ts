import type { ErrorObject } from 'ajv';
import { isRecord } from '../record.ts';
import type { SpecProblem } from '../spec/spec-problem.ts';

/** What ajv (with `verbose`) found, in the words that people know from the API server. */
export function schemaProblem(error: ErrorObject): SpecProblem {
  const field = fieldPath(error.instancePath);
  const parent = isRecord(error.parentSchema) ? error.parentSchema : {};
  const params: Record<string, unknown> = error.params;
  if (error.keyword === 'required') {
    const name = String(params['missingProperty']);
    const missing = isRecord(parent['properties']) ? parent['properties'][name] : undefined;
    return {
      field: join(field, name),
      value: undefined,
      allowed: isRecord(missing) ? typeText(missing['type'] ?? missing['const']) : 'it',
    };
  }
  if (error.keyword === 'additionalProperties') {
    const name = String(params['additionalProperty']);
    const data: unknown = error.data;
    return {
      field: join(field, name),
      value: isRecord(data) ? data[name] : undefined,
      allowed: `only: ${Object.keys(isRecord(parent['properties']) ? parent['properties'] : {}).join(', ')}`,
    };
  }
  return { field: field === '' ? 'the manifest' : field, value: error.data, allowed: allowedBy(error.keyword, parent) };
}

function allowedBy(keyword: string, schema: Record<string, unknown>): string {
  switch (keyword) {
    case 'type':
      return typeText(schema['type']);
    case 'enum':
      return `one of ${list(schema['enum'])}`;
    case 'const':
      return String(schema['const']);
    case 'minimum':
    case 'maximum':
      return span(schema['minimum'], schema['maximum'], '');
    case 'minLength':
    case 'maxLength':
      return span(schema['minLength'], schema['maxLength'], ' characters');
    case 'minItems':
    case 'maxItems':
      return span(schema['minItems'], schema['maxItems'], ' entries');
    case 'maxProperties':
      return span(undefined, schema['maxProperties'], ' fields');
    case 'pattern':
      return `text that matches ${String(schema['pattern'])}`;
    default:
      return `what satisfies ${keyword}`;
  }
}

function typeText(type: unknown): string {
  return Array.isArray(type) ? type.join(' or ') : String(type);
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.join(', ') : String(values);
}

function span(least: unknown, most: unknown, unit: string): string {
  const [low, high] = [JSON.stringify(least), JSON.stringify(most)];
  if (low === undefined) return `up to ${high}${unit}`;
  return high === undefined ? `${low}${unit} or more` : `${low} to ${high}${unit}`;
}

// "/spec/grid/0/name" is spec.grid[0].name
function fieldPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : join(path, part)), '');
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

import { crdSchema } from '../../../crds/manifest/crd-schema.ts';
import { isRecord } from '../../../crds/record.ts';
import { sample } from './schema-walk.ts';

/** The shortest valid spec with a value put into one place; what the place needs around it is filled in. */
export function specWith(path: readonly string[], value: unknown): unknown {
  const { spec } = crdSchema().properties;
  const shortest =
    path[0] === 'parameters'
      ? { algorithm: { name: 'echo' } }
      : { parameters: { count: 10 }, algorithm: { name: 'echo' } };
  return put(shortest, spec, path, value);
}

function put(around: unknown, schema: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (!isRecord(schema)) return { [name]: value };
  if (schema['type'] === 'array') return [put(sample(schema['items'], 'n'), schema['items'], rest, value)];
  const parts = isRecord(schema['properties']) ? schema['properties'][name] : schema['additionalProperties'];
  const inner = isRecord(around) ? around : {};
  return { ...inner, [name]: put(inner[name] ?? sample(parts, 'n'), parts, rest, value) };
}

/** A place as the API server writes it: spec.worker.env[0].name; a map's key stands as it is. */
export function placeText(path: readonly string[]): string {
  return path.reduce((text, part) => (part === '0' ? `${text}[0]` : `${text}.${part}`), 'spec');
}

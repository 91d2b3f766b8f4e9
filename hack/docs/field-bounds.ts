import type { JsonSchema } from '../../crds/manifest/json-schema.ts';
import { isRecord } from '../../crds/record.ts';

const MOST = 2 ** 53 - 1;
const READABLE_PATTERN = 60;

/** A field's type as people write it: `integer`, `list of text`, `map of text to quantity`, … */
export function typeText(schema: JsonSchema): string {
  const { type, items, additionalProperties } = schema;
  if (schema['x-kubernetes-int-or-string'] === true) return 'integer or text';
  if (type === 'array') return isRecord(items) ? `list of ${typeText(items)}` : 'list';
  if (type === 'object') return isRecord(additionalProperties) ? `map to ${typeText(additionalProperties)}` : 'object';
  return typeof type === 'string' ? type.replace('string', 'text') : 'any JSON';
}

/** What the schema allows: numbers, words, lengths, pattern; empty where it says nothing. */
export function boundsText(schema: JsonSchema): string {
  const { minimum, maximum, enum: words, maxItems, minItems, maxLength, maxProperties, pattern } = schema;
  const said: string[] = [];
  if (Array.isArray(words)) return words.map(String).join(', ');
  if (minimum !== undefined && maximum !== undefined) said.push(`${number(minimum)} to ${number(maximum)}`);
  else if (minimum !== undefined) said.push(`at least ${number(minimum)}`);
  if (maxItems !== undefined)
    said.push(`${minItems === undefined ? 'up to' : `${number(minItems)} to`} ${number(maxItems)} entries`);
  if (maxProperties !== undefined) said.push(`up to ${number(maxProperties)} entries`);
  if (maxLength !== undefined) said.push(`up to ${number(maxLength)} characters`);
  if (typeof pattern === 'string' && pattern.length <= READABLE_PATTERN) said.push(`\`${pattern}\``);
  return said.join('; ');
}

/** The default as it would stand in the manifest; empty where there is none. */
export function defaultText(schema: JsonSchema): string {
  return schema['default'] === undefined ? '' : `\`${JSON.stringify(schema['default'])}\``;
}

function number(value: unknown): string {
  if (value === MOST) return '2^53−1';
  if (typeof value === 'number' && Math.abs(value) === 1e18) return value < 0 ? '−10^18' : '10^18';
  return String(value);
}

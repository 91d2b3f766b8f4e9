import { isRecord } from '../../../crds/record.ts';
import type { JsonSchema } from '../../../crds/manifest/json-schema.ts';
import type { Random } from '../random.ts';

const OPTIONAL = 0.35;
const TEXTS = [
  'a',
  'compute.py',
  'demo',
  'x_1',
  'team-a',
  'registry.example/team/worker:v1.2',
  'topology.kubernetes.io/zone',
  'Auto',
  '2.5%',
  '100%',
  '500m',
  '2',
  '1Gi',
  '/data',
  `sha256:${'0'.repeat(64)}`,
  'a'.repeat(60),
  'ü und "Anführung"',
];

/** A value that the schema's own keywords let pass; what only CEL rules say is not heeded. */
export function valueOf(schema: JsonSchema, random: Random): unknown {
  if (Array.isArray(schema['enum'])) return random.pick(schema['enum']);
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) return anyJson(random);
  if (schema['x-kubernetes-int-or-string'] === true) {
    return random.chance(0.5) ? random.whole(1, 1000) : textOf(schema, random);
  }
  switch (schema['type']) {
    case 'object':
      return objectOf(schema, random);
    case 'array':
      return arrayOf(schema, random);
    case 'integer':
      return Math.round(numberOf(schema, random));
    case 'number':
      return random.chance(0.5) ? Math.round(numberOf(schema, random)) : numberOf(schema, random);
    case 'boolean':
      return random.chance(0.5);
    default:
      return textOf(schema, random);
  }
}

function objectOf({ properties, required, additionalProperties, maxProperties }: JsonSchema, random: Random): unknown {
  if (isRecord(additionalProperties)) {
    const most = Math.min(3, typeof maxProperties === 'number' ? maxProperties : 3);
    return Object.fromEntries(
      random.times(random.whole(0, most), (at) => [`key${at}`, valueOf(additionalProperties, random)]),
    );
  }
  const value: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(isRecord(properties) ? properties : {})) {
    const isRequired = Array.isArray(required) && required.includes(name);
    if (isRecord(schema) && (isRequired || random.chance(OPTIONAL))) value[name] = valueOf(schema, random);
  }
  return value;
}

function arrayOf({ items, minItems, maxItems }: JsonSchema, random: Random): unknown[] {
  const least = typeof minItems === 'number' ? minItems : 0;
  const most = Math.min(typeof maxItems === 'number' ? maxItems : 100, random.chance(0.1) ? 100 : 3);
  return random.times(random.whole(least, Math.max(least, most)), () => (isRecord(items) ? valueOf(items, random) : 1));
}

/** Small and large ones alike, and now and then a bound itself. */
function numberOf({ minimum, maximum }: JsonSchema, random: Random): number {
  const least = typeof minimum === 'number' ? minimum : -1e6;
  const most = typeof maximum === 'number' ? maximum : 1e6;
  if (random.chance(0.1)) return random.chance(0.5) ? least : most;
  const start = Math.max(least, Math.min(0, most));
  const span = random.chance(0.8) ? Math.min(most - start, 20) : most - start;
  const size = Math.expm1(random.next() * Math.log1p(span));
  return least < 0 && random.chance(0.3) ? Math.max(least, -size) : Math.min(most, start + size);
}

function textOf({ pattern, minLength, maxLength }: JsonSchema, random: Random): string {
  const [least, most] = [Number(minLength ?? 0), Number(maxLength ?? Infinity)];
  const form = typeof pattern === 'string' ? new RegExp(pattern) : /^/;
  const fitting = TEXTS.filter((text) => text.length >= least && text.length <= most && form.test(text));
  const text = random.pick(fitting);
  // Distinct ones are needed where names must differ.
  const longer = `${text}${random.whole(0, 999)}`;
  return random.chance(0.5) && longer.length <= most && form.test(longer) ? longer : text;
}

function anyJson(random: Random): unknown {
  return random.pick<() => unknown>([
    () => random.whole(-100, 100),
    () => random.next() * 1e9,
    () => random.pick(TEXTS),
    () => null,
    () => ({ a: random.whole(0, 9), b: [random.pick(TEXTS)] }),
    () => (random.chance(0.2) ? 'y'.repeat(4000) : 'y'),
  ])();
}

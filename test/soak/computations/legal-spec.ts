import { crdSchema } from '../../../crds/manifest/crd-schema.ts';
import { withDefaults } from '../../../crds/manifest/defaults.ts';
import { InvalidManifest } from '../../../crds/manifest/invalid-manifest.ts';
import type { Computation } from '../../../crds/computation.ts';
import { API_VERSION, KIND } from '../../../crds/labels.ts';
import { isRecord } from '../../../crds/record.ts';
import type { Random } from '../random.ts';
import { valueOf } from './schema-values.ts';

const MOST_TRIES = 200;
const SPEC = crdSchema().properties['spec'];
const FIELDS = isRecord(SPEC) && isRecord(SPEC['properties']) ? SPEC['properties'] : {};
const DESIGNS = ['random', 'latinHypercube', 'sobol'];
const REQUIRED = ['parameters', 'algorithm'];

/**
 * A Computation with a legal spec, generated from the resource's schema, as the API server would store it. Fields that
 * the rules refuse are drawn again.
 */
export function legalComputation(random: Random, uid: string, createdAt: Date): Computation {
  const spec: Record<string, unknown> = {};
  for (const name of Object.keys(FIELDS)) {
    if (REQUIRED.includes(name) || random.chance(0.5)) spec[name] = drawn(name, random);
  }
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    try {
      const metadata = { name: 'demo', namespace: 'team' };
      const manifest = { apiVersion: API_VERSION, kind: KIND, metadata, spec };
      return withDefaults(manifest, { uid, creationTimestamp: `${createdAt.toISOString().slice(0, 19)}Z` });
    } catch (error) {
      if (!(error instanceof InvalidManifest)) throw error;
      for (const { field } of error.problems) {
        const name = field.split(/[.[]/)[1] ?? '';
        if (name === 'autoscale' && spec['mode'] !== 'Queue') delete spec[name];
        else spec[name] = drawn(name, random);
      }
    }
  }
  throw new Error(`no legal spec in ${MOST_TRIES} tries; the last was ${JSON.stringify(spec).slice(0, 2000)}`);
}

function drawn(name: string, random: Random): unknown {
  const schema = FIELDS[name];
  if (!isRecord(schema)) throw new Error(`the spec has no field ${name}`);
  const value = valueOf(schema, random);
  switch (name) {
    case 'parameters':
      return oneKind(schema, random);
    case 'aggregations':
      return Array.isArray(value) ? value.filter(isRecord).map(fittingOperation) : value;
    case 'mode':
      return 'Static'; // the played ledger hands out no batches
    case 'cancel':
      return random.chance(0.05);
    default:
      return value;
  }
}

/** Exactly one of count, range, grid, list and the designs, now and then repeated. */
function oneKind({ properties }: Record<string, unknown>, random: Random): unknown {
  const all = isRecord(properties) ? Object.entries(properties) : [];
  const [name, schema] = random.pick(all.filter(([kind]) => kind !== 'zip' && kind !== 'repeat'));
  if (DESIGNS.includes(name))
    return { [name]: design(random), ...(random.chance(0.3) && { repeat: random.whole(1, 3) }) };
  // The other two come from a ConfigMap or over the network, which nobody plays here.
  if (name === 'list') return { list: { values: random.times(random.whole(1, 50), (at) => at * 0.1) } };
  const value = isRecord(schema) ? valueOf(schema, random) : undefined;
  if (name === 'count') return { count: Math.max(1, Number(value)) };
  return { [name]: Array.isArray(value) ? value.filter(isRecord).map((axis) => oneForm(axis, random)) : value };
}

/** Points over axes of every form. */
function design(random: Random): unknown {
  const axes = [
    { name: 'a', from: -1, to: 1 },
    { name: 'b', from: 0.1, to: 100, scale: 'Log' },
    { name: 'c', from: 1, to: 9, steps: 9 },
    { name: 'd', values: ['u', null, 2] },
  ];
  return { count: random.whole(1, 20_000), seed: random.whole(0, 5), axes: [random.pick(axes)] };
}

/** Either from, to and steps, or values. */
function oneForm(axis: Record<string, unknown>, random: Random): unknown {
  const { name } = axis;
  return random.chance(0.5)
    ? { name, values: random.times(random.whole(1, 5), (at) => at * 0.1) }
    : { name, from: 0, to: random.whole(1, 10), steps: random.whole(2, 20) };
}

/** Only what the operation takes. */
function fittingOperation({ name, op, field = 'result', k }: Record<string, unknown>, at: number): unknown {
  const own = { name: `${String(name).slice(0, 50)}_${at}`, op, field };
  if (op === 'histogram') return { ...own, from: -1, to: 1.5, bins: 1 + at * 20 };
  return op === 'topK' && k !== undefined ? { ...own, k } : own;
}

import { Ajv, type ValidateFunction } from 'ajv';
import type { Computation, ComputationSpec, ObjectMeta } from '../computation.ts';
import { API_VERSION, KIND } from '../labels.ts';
import { isRecord } from '../record.ts';
import { checkSpec } from '../spec/check-spec.ts';
import { crdSchema } from './crd-schema.ts';
import { InvalidManifest } from './invalid-manifest.ts';
import { toJsonSchema } from './json-schema.ts';
import { metadataSchema } from './metadata-schema.ts';
import { schemaProblem } from './schema-problem.ts';

/** What the API server would give to a new object. */
export interface DefaultsOptions {
  uid: string;
  /** For a manifest that names none; default `default`. */
  namespace?: string;
  /** ISO 8601; default now. */
  creationTimestamp?: string;
}

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: Pick<ObjectMeta, 'name' | 'labels' | 'annotations'> & { namespace?: string };
  spec: ComputationSpec;
}

let compiled: ValidateFunction<Manifest> | undefined;

/**
 * A Computation as the API server would store it: checked against the schema and the rules of the resource, unknown
 * fields refused, defaults filled in from the schema itself. What the server writes (status, uid, …) is left out of a
 * manifest that has it. The manifest is not changed.
 *
 * @throws InvalidManifest
 */
export function withDefaults(manifest: unknown, options: DefaultsOptions): Computation {
  const copy: unknown = structuredClone(manifest);
  const validate = (compiled ??= compile());
  if (!validate(copy)) throw new InvalidManifest((validate.errors ?? []).map(schemaProblem));
  const problems = checkSpec(copy.spec);
  if (problems.length > 0) throw new InvalidManifest(problems);
  const { name, namespace = options.namespace ?? 'default', labels, annotations } = copy.metadata;
  return {
    apiVersion: copy.apiVersion,
    kind: copy.kind,
    metadata: {
      name,
      namespace,
      uid: options.uid,
      generation: 1,
      creationTimestamp: options.creationTimestamp ?? new Date().toISOString(),
      ...(labels !== undefined && { labels }),
      ...(annotations !== undefined && { annotations }),
    },
    spec: copy.spec,
  };
}

function compile(): ValidateFunction<Manifest> {
  const { properties, required } = crdSchema();
  const metadata = isRecord(properties['metadata']) ? properties['metadata']['properties'] : undefined;
  const ajv = new Ajv({ useDefaults: true, allErrors: true, verbose: true, allowUnionTypes: true });
  for (const format of ['int32', 'int64', 'date-time']) ajv.addFormat(format, true);
  const root = toJsonSchema({
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata', ...(Array.isArray(required) ? required : [])],
    properties: { spec: properties['spec'] },
  });
  return ajv.compile<Manifest>({
    ...root,
    properties: {
      ...(isRecord(root['properties']) ? root['properties'] : {}),
      apiVersion: { const: API_VERSION },
      kind: { const: KIND },
      metadata: metadataSchema(isRecord(metadata) ? metadata['name'] : {}),
      status: {},
    },
  });
}

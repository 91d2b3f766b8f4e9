import type { JsonSchema } from './json-schema.ts';

const KEY = '^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$';
const LABEL_VALUE = '^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$';
const NAMESPACE = '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$';

/** Written by the API server and found in what `kubectl get -o yaml` prints; of no meaning for a new object. */
export const SERVER_METADATA = [
  'uid',
  'generation',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
  'finalizers',
  'ownerReferences',
];

/** The schema of `metadata` in a manifest; `name` is the CRD's own restriction of the name. */
export function metadataSchema(name: unknown): JsonSchema {
  return {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: {
      name,
      namespace: { type: 'string', pattern: NAMESPACE },
      labels: map({ type: 'string', pattern: LABEL_VALUE }),
      annotations: map({ type: 'string' }),
      ...Object.fromEntries(SERVER_METADATA.map((field) => [field, {}])),
    },
  };
}

function map(values: JsonSchema): JsonSchema {
  return { type: 'object', propertyNames: { pattern: KEY }, additionalProperties: values };
}

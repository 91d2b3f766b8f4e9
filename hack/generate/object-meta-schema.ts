const text = { type: 'string' };
const texts = { type: 'array', items: text };
const map = { type: 'object', additionalProperties: text };

/** What the project reads of an object's metadata; the CRD itself may only say `type: object`. */
export const objectMetaSchema = {
  title: 'ObjectMeta',
  type: 'object',
  description: 'Of the fields that every Kubernetes object has, those that this project reads.',
  required: ['name', 'namespace', 'uid'],
  properties: {
    name: text,
    namespace: text,
    uid: text,
    generation: { type: 'integer' },
    resourceVersion: text,
    creationTimestamp: text,
    deletionTimestamp: text,
    finalizers: texts,
    labels: map,
    annotations: map,
  },
};

import { expect } from 'chai';
import { crdSchema } from '../../../crds/manifest/crd-schema.ts';
import type { JsonSchema } from '../../../crds/manifest/json-schema.ts';
import { isRecord } from '../../../crds/record.ts';
import { Random } from '../random.ts';
import { valueOf } from './schema-values.ts';

/** Each text in a schema, by its path. */
function textsOf(schema: JsonSchema, path: string): [string, JsonSchema][] {
  const within = Object.entries(isRecord(schema['properties']) ? schema['properties'] : {});
  const parts = [...within, ['[]', schema['items']] as const, ['{}', schema['additionalProperties']] as const];
  const found = parts.flatMap(([name, part]) => (isRecord(part) ? textsOf(part, `${path}.${name}`) : []));
  return schema['type'] === 'string' ? [[path, schema], ...found] : found;
}

describe('values drawn from the schema of the resource', () => {
  it('are there for each text that a spec may have, whatever its pattern', () => {
    const { spec } = crdSchema().properties;
    const texts = isRecord(spec) ? textsOf(spec, 'spec') : [];
    expect(texts).to.have.length.greaterThan(30);
    for (const [path, schema] of texts) {
      expect(() => valueOf(schema, new Random(1)), path).not.to.throw();
    }
  });
});

import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { CRD_FILE } from '../../crds/manifest/crd-schema.ts';
import { generateComputationTypes } from './schema-to-typescript.ts';

const crd = `
spec:
  versions:
    - schema:
        openAPIV3Schema:
          title: Computation
          type: object
          properties:
            apiVersion: {type: string}
            kind: {type: string}
            metadata: {type: object}
            spec:
              title: Spec
              type: object
              required: [a]
              properties:
                a: {type: integer, minimum: 1}
                b: {type: string, default: x}
                c: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
                d: {type: array, items: {x-kubernetes-preserve-unknown-fields: true}, maxItems: 2}
`;

describe('the generated types', () => {
  it('of the Computation are those of its definition', async () => {
    const wanted = await generateComputationTypes(await readFile(CRD_FILE, 'utf8'));
    const found = await readFile(new URL('../../crds/computation.ts', import.meta.url), 'utf8');
    expect(found === wanted, 'crds/computation.ts is stale: run hack/generate/computation-types.ts').to.equal(true);
  });

  it('have required and defaulted fields without a question mark, the others with one', async () => {
    const types = (await generateComputationTypes(crd)).replaceAll(/\/\*\*.*?\*\//gs, '').replaceAll(/\s+/g, ' ');
    expect(types).to.contain('interface Spec { a: number; b: string; c?: number | string; d?: unknown[]; }');
  });
});

import { expect } from 'chai';
import { specTable, statusTable } from './field-rows.ts';

const crd = `
spec:
  versions:
    - schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [a]
              x-kubernetes-validations:
                - {rule: self.a == oldSelf.a, fieldPath: .a, message: cannot be changed after creation}
                - {rule: "!oldSelf.stop || self.stop", fieldPath: .stop, message: stays as it is}
                - {rule: self.a > 0, fieldPath: .b, message: no transition}
              properties:
                a:
                  type: array
                  maxItems: 3
                  description: First | of all.
                  items:
                    type: object
                    properties:
                      n: {type: integer, minimum: 1, maximum: 9007199254740991, default: 2, description: Number.}
                stop: {type: boolean, default: false, description: Ends it.}
                b: {type: string, enum: [x, y], description: Choice.}
            status:
              type: object
              properties:
                phase: {type: string, enum: [On, Off], description: Where it stands.}
`;

describe('the table of fields', () => {
  it('has each field of the spec with its default, bounds and whether it can be changed', () => {
    expect(specTable(crd).split('\n')).to.deep.equal([
      '| Field | Type | Default | Allowed | Change | Meaning |',
      '|---|---|---|---|---|---|',
      '| `spec.a` | list of object | required | up to 3 entries | no | First \\| of all. |',
      '| `spec.a[].n` | integer | `2` | 1 to 2^53−1 | no | Number. |',
      '| `spec.stop` | boolean | `false` |  | once | Ends it. |',
      '| `spec.b` | text |  | x, y | yes | Choice. |',
    ]);
  });

  it('has each field of the status with the words it may hold', () => {
    expect(statusTable(crd)).to.contain('| `status.phase` | text | Where it stands. One of On, Off. |');
  });
});

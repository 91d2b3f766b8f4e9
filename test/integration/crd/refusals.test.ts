import { expect } from 'chai';
import { SPEC_CASES, VALID_SPECS, manifestOf } from '../../../crds/spec/spec-cases.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import { type DryRun, dryRunner } from './apply-spec.ts';
import { placeText, specWith } from './place.ts';
import { badValues } from './schema-walk.ts';

// Written out, as the cases from the schema would move with it.
const DOCUMENTED: readonly [string, Record<string, unknown>, Record<string, unknown>][] = [
  ['parameters up to 2^53-1', { parameters: { count: 2 ** 53 - 1 } }, { parameters: { count: 2 ** 53 } }],
  ['shards up to 10000', { shards: 10_000 }, { shards: 10_001 }],
  ['shards from 1', { shards: 1 }, { shards: 0 }],
  ['parallelism up to 10000', { parallelism: 10_000 }, { parallelism: 10_001 }],
  ['parallelism from 0', { parallelism: 0 }, { parallelism: -1 }],
  ['slots up to 256', { worker: { slots: 256 } }, { worker: { slots: 257 } }],
  ['8 axes', { parameters: { grid: axes(8) } }, { parameters: { grid: axes(9) } }],
  ['16 aggregations', { aggregations: counts(16) }, { aggregations: counts(17) }],
];

function axes(number: number): object[] {
  return Array.from({ length: number }, (_, i) => ({ name: `a${i}`, values: [1] }));
}

function counts(number: number): object[] {
  return Array.from({ length: number }, (_, i) => ({ name: `c${i}`, op: 'count' }));
}

describe('the API server', function () {
  this.timeout(180_000);
  let create: (manifest: object) => Promise<DryRun>;

  before(async () => {
    create = dryRunner(await sharedTestEnv());
  });

  describe('refuses in any field of the spec what is out of bounds, of another type or unknown:', () => {
    for (const { path, title, value, says } of badValues()) {
      const place = placeText(path);
      it(`${place}, ${title}`, async () => {
        const { refusal } = await create({ ...manifestOf({}), spec: specWith(path, value) });
        expect(refusal).to.contain(place).and.to.contain(says);
      });
    }
  });

  describe('refuses what contradicts itself, naming the field and what is allowed:', () => {
    for (const { title, spec, field, allowed, controllerOnly } of SPEC_CASES) {
      if (controllerOnly) continue;
      it(title, async () => {
        expect((await create(manifestOf(spec))).refusal)
          .to.contain(`${field}: Invalid value`)
          .and.to.contain(allowed);
      });
    }
  });

  describe('accepts', () => {
    for (const { title, spec } of VALID_SPECS) {
      it(title, async () => expect((await create(manifestOf(spec))).refusal).to.equal(undefined));
    }
  });

  describe('takes, and not one more or less,', () => {
    for (const [title, good, bad] of DOCUMENTED) {
      it(title, async () => {
        expect((await create(manifestOf(good))).refusal).to.equal(undefined);
        expect((await create(manifestOf(bad))).refusal).to.be.a('string');
      });
    }
  });

  it('refuses a name that makes no host names', async () => {
    expect((await create(manifestOf({}, 'a'.repeat(53)))).refusal).to.contain(
      'metadata.name: Too long: may not be more than 52',
    );
    expect((await create(manifestOf({}, 'a.b'))).refusal).to.contain('metadata.name in body should match');
    expect((await create(manifestOf({}, `${'a'.repeat(51)}9`))).refusal).to.equal(undefined);
  });

  it('refuses a Computation without parameters or algorithm', async () => {
    expect((await create({ ...manifestOf({}), spec: {} })).refusal)
      .to.contain('spec.parameters: Required value')
      .and.to.contain('spec.algorithm: Required value');
  });
});

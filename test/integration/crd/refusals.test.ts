import { expect } from 'chai';
import { SPEC_CASES, VALID_SPECS, manifestOf } from '../../../crds/spec/spec-cases.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import { type DryRun, dryRunner } from './apply-spec.ts';
import { placeText, specWith } from './place.ts';
import { badValues } from './schema-walk.ts';

describe('the API server', function () {
  this.timeout(60_000);
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

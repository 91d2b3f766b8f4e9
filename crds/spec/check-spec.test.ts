import { expect } from 'chai';
import { withDefaults } from '../manifest/defaults.ts';
import { InvalidManifest } from '../manifest/invalid-manifest.ts';
import { manifestOf, SPEC_CASES, VALID_SPECS } from './spec-cases.ts';
import type { SpecProblem } from './spec-problem.ts';

function problemsOf(spec: Record<string, unknown>): readonly SpecProblem[] {
  try {
    withDefaults(manifestOf(spec), { uid: 'u1' });
    return [];
  } catch (error) {
    if (error instanceof InvalidManifest) return error.problems;
    throw error;
  }
}

describe('the check of a spec', () => {
  for (const { title, spec, field, allowed } of SPEC_CASES) {
    it(`refuses ${title}, naming the field and what is allowed`, () => {
      const [problem, ...others] = problemsOf(spec);
      expect(others).to.deep.equal([]);
      expect(problem?.field.startsWith(field), `${problem?.field} is not ${field}`).to.equal(true);
      expect(`${problem?.allowed}`).to.contain(allowed);
    });
  }

  for (const { title, spec } of VALID_SPECS) {
    it(`lets ${title} pass`, () => expect(problemsOf(spec)).to.deep.equal([]));
  }
});

import { expect } from 'chai';
import { specOf } from '../../test/reconcile/builders.ts';
import { specProblem } from './spec-problem.ts';

describe('A spec that the API server let pass', () => {
  it('is computed where nothing is wrong with it', () => {
    expect(specProblem(specOf())).to.equal(undefined);
  });

  it('is refused with field and bound where its arguments are too large', () => {
    const problem = specProblem(specOf({ algorithm: { name: 'echo', args: { table: 'x'.repeat(70_000) } } }));
    expect(problem?.reason).to.equal('InvalidSpec');
    expect(problem?.message).to.match(/^spec\.algorithm\.args is .*allowed is/);
  });

  it('names everything that is wrong at once', () => {
    const args = { table: 'x'.repeat(70_000) };
    const list = { values: ['y'.repeat(5_000)] };
    const problem = specProblem(specOf({ algorithm: { name: 'echo', args }, parameters: { list } }));
    expect(problem?.message).to.contain('spec.algorithm.args').and.to.contain('spec.parameters.list.values');
  });
});

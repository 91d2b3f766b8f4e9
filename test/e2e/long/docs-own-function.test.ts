import { expect } from 'chai';
import { blocksToRun } from '../../docs/shell-blocks.ts';
import { computation } from '../cluster.ts';
import { DOCS_NAMESPACE, DocsSamples } from '../docs-samples.ts';

describe('a function with numpy as docs/your-function.md has it', function () {
  this.timeout(900_000);
  let samples: DocsSamples;

  before(async () => {
    samples = await DocsSamples.make();
  });
  after(() => samples.remove());

  it('comes from its file to the table in five commands', async () => {
    const [block, ...others] = blocksToRun('long').filter(({ where }) => where.startsWith('docs/your-function.md:'));
    expect(others).to.deep.equal([]);
    if (block === undefined) throw new TypeError('docs/your-function.md has no block that is run here');
    expect(block.text.split('\n')).to.have.lengthOf(5);
    await samples.run(block);
    const { status } = await computation('gauss-circle', DOCS_NAMESPACE);
    expect(status?.aggregates?.find(({ name }) => name === 'total')?.value).to.equal('1048712261');
  });
});

import { expect } from 'chai';
import { generatedDocuments } from './documents.ts';

describe('the generated parts of the guides', () => {
  it('are those of the code', async () => {
    const stale = (await generatedDocuments()).filter(({ found, wanted }) => found !== wanted);
    expect(
      stale.map(({ path }) => path),
      'differ from the code; `make generate` writes them anew',
    ).to.deep.equal([]);
  });
});

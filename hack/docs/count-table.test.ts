import { Readable } from 'node:stream';
import { expect } from 'chai';
import { countTable } from './count-table.ts';

async function counted(...ids: number[]): Promise<unknown> {
  return countTable(Readable.from(ids.map((id) => `{"param_id":${id},"result":1}\n`)));
}

describe('the count of a table', () => {
  it('is its rows, none out of place, where each id stands once, in order', async () => {
    expect(await counted(0, 1, 2)).to.deep.equal({ rows: 3, misplaced: 0 });
  });

  it('shows a row that is missing, that stands twice or in another order', async () => {
    expect(await counted(0, 2, 3)).to.include({ misplaced: 2 });
    expect(await counted(0, 1, 1)).to.include({ misplaced: 1 });
    expect(await counted(1, 0)).to.include({ misplaced: 2 });
  });
});

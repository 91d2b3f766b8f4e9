import { expect } from 'chai';
import { formatIndexRanges, parseIndexRanges } from './index-ranges.ts';

describe('index ranges', () => {
  const table: { indexes: number[]; text: string }[] = [
    { indexes: [], text: '' },
    { indexes: [7], text: '7' },
    { indexes: [0, 1, 2], text: '0-2' },
    { indexes: [0, 1, 3, 5, 6], text: '0-1,3,5-6' },
  ];
  for (const { indexes, text } of table) {
    it(`writes [${indexes.join(' ')}] as "${text}" and reads it back`, () => {
      expect(formatIndexRanges(indexes)).to.equal(text);
      expect(parseIndexRanges(text)).to.deep.equal(indexes);
    });
  }

  it('reads an absent field as no index', () => {
    expect(parseIndexRanges(undefined)).to.deep.equal([]);
  });
});

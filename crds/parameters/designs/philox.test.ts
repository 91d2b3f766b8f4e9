import { expect } from 'chai';
import { philox, randomFraction, type Words } from './philox.ts';

const ALL = 0xffffffff;

describe('Philox', () => {
  // The known answers of its authors' Random123, philox4x32 with 10 rounds.
  const known: [Words, [number, number], Words][] = [
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [ALL, ALL, ALL, ALL],
      [ALL, ALL],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ];
  for (const [counter, key, words] of known) {
    it(`gives the published words for the counter ${counter[0].toString(16)}…`, () => {
      expect(philox(counter, key)).to.deep.equal(words);
    });
  }

  it('draws others for another seed, purpose, axis and id, also beyond 2^32', () => {
    const drawn = [
      randomFraction(1, 'point', 0, 5),
      randomFraction(2, 'point', 0, 5),
      randomFraction(1 + 2 ** 32, 'point', 0, 5),
      randomFraction(1, 'jitter', 0, 5),
      randomFraction(1, 'point', 1, 5),
      randomFraction(1, 'point', 0, 6),
      randomFraction(1, 'point', 0, 5 + 2 ** 32),
    ];
    expect(new Set(drawn).size).to.equal(drawn.length);
  });
});

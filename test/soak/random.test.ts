import { expect } from 'chai';
import { Random } from './random.ts';

function draw(seed: number): number[] {
  const random = new Random(seed);
  return random.times(20, () => random.whole(0, 1_000_000));
}

describe('chance that can be had again', () => {
  it('is the same for the same seed and another for another', () => {
    expect(draw(7)).to.deep.equal(draw(7));
    expect(draw(7)).not.to.deep.equal(draw(8));
  });

  it('takes each choice about equally often', () => {
    const random = new Random(1);
    const drawn = random.times(4000, () => random.pick(['a', 'b', 'c', 'd']));
    for (const choice of ['a', 'b', 'c', 'd']) {
      expect(drawn.filter((each) => each === choice).length, choice).to.be.within(900, 1100);
    }
  });
});

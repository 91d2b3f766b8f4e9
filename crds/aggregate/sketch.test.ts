import { expect } from 'chai';
import { Random } from '../../test/soak/random.ts';
import { quantileOf, RELATIVE_ERROR, SketchBuilder, type Sketch } from './sketch.ts';

function sketchOf(values: readonly number[]): Sketch {
  const gathered = new SketchBuilder();
  for (const value of values) gathered.add(value);
  return gathered.sketch();
}

function mergeAll(parts: readonly Sketch[]): Sketch {
  const whole = new SketchBuilder();
  for (const part of parts) whole.merge(JSON.parse(JSON.stringify(part)));
  return whole.sketch();
}

const QUANTILES = [0, 0.001, 0.05, 0.25, 0.5, 0.75, 0.9, 0.999, 1];

describe('a sketch of quantiles', () => {
  const random = new Random(3);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const shapes: [string, () => number][] = [
    ['even between −1 and 1', () => random.next() * 2 - 1],
    ['normal around 100', () => 100 + 15 * normal()],
    ['normal around 0', normal],
    ['over 40 powers of ten', () => Math.exp(normal() * 12)],
    ['below 0, with zeros', () => Math.min(0, random.whole(-3, 2)) / 7],
    ['whole and few', () => random.whole(1, 4)],
  ];

  for (const [title, draw] of shapes) {
    it(`is within 1 % of each value of that rank, for values ${title}`, () => {
      const values = random.times(5_001, draw);
      const sorted = values.toSorted((a, b) => a - b);
      const sketch = sketchOf(values);
      for (const q of QUANTILES) {
        const exact = sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;
        // Beside the bound there is only the rounding of the bin's value itself.
        expect(quantileOf(sketch, q), `${q} of ${exact}`).to.be.closeTo(
          exact,
          Math.abs(exact) * (RELATIVE_ERROR + 1e-12),
        );
      }
    });
  }

  it('has the least and the greatest value exactly', () => {
    for (const greatest of random.times(50, () => random.next() * 1e9)) {
      const sketch = sketchOf([0.1, -greatest / 3, greatest]);
      expect([quantileOf(sketch, 0), quantileOf(sketch, 1)]).to.deep.equal([-greatest / 3, greatest]);
    }
  });

  it('has no quantile without a value', () => {
    expect(quantileOf(sketchOf([]), 0.5)).to.equal(undefined);
  });

  it('is the same however its values are cut and merged, negative ones too', () => {
    const values = random.times(3_000, () => normal() * 10 ** random.whole(-150, 150));
    const whole = sketchOf(values);
    for (let trial = 0; trial < 20; trial += 1) {
      const parts: number[][] = random.times(random.whole(1, 30), () => []);
      for (const value of values) random.pick(parts).push(value);
      expect(mergeAll(parts.map(sketchOf))).to.deep.equal(whole);
    }
  });

  it('stays small over all powers of ten, and takes the least of them for 0', () => {
    const values = random.times(20_000, () => (random.chance(0.5) ? 1 : -1) * 10 ** (600 * random.next() - 300));
    const sketch = sketchOf(values);
    expect(sketch.positive.length + sketch.negative.length).to.be.at.most(2 * 4096);
    expect(quantileOf(sketch, 0.5)).to.equal(0);
    expect(sketch.positive.reduce((sum, [, n]) => sum + n, sketch.zero)).to.be.below(20_000);
  });
});

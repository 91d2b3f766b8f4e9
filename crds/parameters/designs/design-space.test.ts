import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { RandomDesign, RandomDesignAxis } from '../../computation.ts';
import { designSpace, type DesignKind } from './design-space.ts';
import { permutation } from './permutation.ts';

/** What scipy says; scipy-values.py wrote it. */
const scipy: {
  ids: number[];
  points: number[][];
  ends: [number, number][];
  scaled: number[][];
  discrepancy: { sobol: number; latinHypercube: number };
} = JSON.parse(readFileSync(new URL('scipy-values.json', import.meta.url), 'utf8'));

function unit(dimensions: number): RandomDesignAxis[] {
  return Array.from({ length: dimensions }, (_, at) => ({ name: `x${at}`, from: 0, to: 1 }));
}

function pointOf(kind: DesignKind, design: RandomDesign, id: number): unknown[] {
  return Object.values(Object(designSpace(kind, design).at(id)));
}

function points(kind: DesignKind, design: RandomDesign): number[][] {
  const { at } = designSpace(kind, design);
  return Array.from({ length: design.count }, (_, id) => Object.values(Object(at(id))).map(Number));
}

/** The centered L2 discrepancy (Hickernell 1998), as scipy computes it with method CD. */
function discrepancy(all: readonly number[][]): number {
  const d = all[0]?.length ?? 0;
  const n = all.length;
  const far = all.map((point) => point.map((x) => Math.abs(x - 0.5)));
  let single = 0;
  let pairs = 0;
  for (const [i, a] of all.entries()) {
    single += (far[i] ?? []).reduce((product, z) => product * (1 + 0.5 * z - 0.5 * z * z), 1);
    for (const [j, b] of all.entries()) {
      pairs += a.reduce(
        (product, x, k) =>
          product * (1 + 0.5 * (far[i]?.[k] ?? 0) + 0.5 * (far[j]?.[k] ?? 0) - 0.5 * Math.abs(x - (b[k] ?? 0))),
        1,
      );
    }
  }
  return (13 / 12) ** d - (2 / n) * single + pairs / (n * n);
}

describe('a design', () => {
  it('of sobol has scipy’s points, to the last bit, in all 16 dimensions', () => {
    const design = { count: 2 ** 15, seed: 0, axes: unit(16) };
    for (const [row, id] of scipy.ids.entries()) expect(pointOf('sobol', design, id)).to.deep.equal(scipy.points[row]);
  });

  it('of sobol between other ends has what scipy’s qmc.scale gives', () => {
    const axes = scipy.ends.map(([from, to], at) => ({ name: `x${at}`, from, to }));
    const design = { count: 2 ** 15, seed: 0, axes };
    for (const [row, id] of scipy.ids.entries()) expect(pointOf('sobol', design, id)).to.deep.equal(scipy.scaled[row]);
  });

  it('of sobol with a seed is as even: one point in every box of equal volume', () => {
    const all = points('sobol', { count: 256, seed: 99, axes: unit(2) });
    expect(all[0]).not.to.deep.equal([0, 0]);
    for (const [a, b] of [
      [256, 1],
      [16, 16],
      [64, 4],
      [1, 256],
    ] as const) {
      const boxes = new Set(all.map(([x = 0, y = 0]) => `${Math.floor(x * a)} ${Math.floor(y * b)}`));
      expect(boxes.size, `${a} × ${b}`).to.equal(256);
    }
  });

  for (const count of [1, 2, 5, 1000, 4096, 10_007]) {
    it(`of a latin hypercube of ${count} has one point in each of ${count} parts of every axis`, () => {
      const all = points('latinHypercube', { count, seed: 3, axes: unit(3) });
      for (const axis of [0, 1, 2]) {
        const parts = all.map((point) => Math.floor((point[axis] ?? 0) * count));
        expect(new Set(parts).size).to.equal(count);
        expect(Math.max(...parts)).to.equal(count - 1);
      }
    });
  }

  it('fills the space as evenly as scipy’s: discrepancy of 1,024 points in 3 dimensions', () => {
    const axes = unit(3);
    const sobol = discrepancy(points('sobol', { count: 1024, seed: 0, axes }));
    expect(sobol).to.be.closeTo(scipy.discrepancy.sobol, 1e-12);
    const hypercube = discrepancy(points('latinHypercube', { count: 1024, seed: 1, axes }));
    expect(hypercube).to.be.within(scipy.discrepancy.latinHypercube / 2, scipy.discrepancy.latinHypercube * 2);
    const random = discrepancy(points('random', { count: 1024, seed: 1, axes }));
    expect(random).to.be.above(3 * hypercube);
  });

  it('at random is uniform and its axes are independent', () => {
    const all = points('random', { count: 20_000, seed: 5, axes: unit(2) });
    const cells = Array.from({ length: 100 }, () => 0);
    for (const [x = 0, y = 0] of all) {
      const cell = Math.floor(x * 10) * 10 + Math.floor(y * 10);
      cells[cell] = (cells[cell] ?? 0) + 1;
    }
    const chiSquare = cells.reduce((sum, seen) => sum + (seen - 200) ** 2 / 200, 0);
    // 99 degrees of freedom: 61 to 148 holds 99.8 %.
    expect(chiSquare).to.be.within(61, 148);
  });

  for (const kind of ['random', 'latinHypercube', 'sobol'] as const) {
    it(`of ${kind} has the same point for an id whatever else is asked for, and another for another seed`, () => {
      const axes = unit(2);
      const forward = points(kind, { count: 50, seed: 1, axes });
      const { at } = designSpace(kind, { count: 50, seed: 1, axes });
      for (let id = 49; id >= 0; id -= 1) expect(Object.values(Object(at(id)))).to.deep.equal(forward[id]);
      expect(points(kind, { count: 50, seed: 2, axes })).not.to.deep.equal(forward);
    });

    it(`of ${kind} has every level of an axis with steps or values, and ratios on a log axis`, () => {
      const axes: RandomDesignAxis[] = [
        { name: 'n', from: 1, to: 4, steps: 4 },
        { name: 'm', values: ['a', null] },
        { name: 'l', from: 0.01, to: 100, scale: 'Log' },
      ];
      const all = Array.from({ length: 256 }, (_, id) => pointOf(kind, { count: 256, seed: 4, axes }, id));
      expect(new Set(all.map(([n]) => n))).to.deep.equal(new Set([1, 2, 3, 4]));
      expect(new Set(all.map(([, m]) => m))).to.deep.equal(new Set(['a', null]));
      const small = all.filter(([, , l]) => Number(l) < 1).length;
      expect(small).to.be.within(96, 160);
      for (const [, , l] of all) expect(l).to.be.within(0.01, 100);
    });
  }
});

describe('a random order', () => {
  it('of a thousand million has each number once, as far as one looks', () => {
    const order = permutation(8, 2, 1_000_000_000);
    const seen = new Set<number>();
    for (let i = 0; i < 100_000; i += 1) seen.add(order(i * 9_999));
    expect(seen.size).to.equal(100_000);
    expect(Math.max(...seen)).to.be.within(990_000_000, 999_999_999);
  });
});

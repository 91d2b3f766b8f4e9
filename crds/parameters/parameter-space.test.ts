import { expect } from 'chai';
import type { Parameters } from '../computation.ts';
import { InvalidParameters, parameterAt, parameterCount } from './parameter-space.ts';

function all(parameters: Parameters): unknown[] {
  return Array.from({ length: parameterCount(parameters) }, (_, id) => parameterAt(parameters, id));
}

function range(start: number, end: number, step: number): Parameters {
  return { range: { start, end, step } };
}

describe('the parameters', () => {
  it('of a count are the ids', () => {
    expect(all({ count: 4 })).to.deep.equal([0, 1, 2, 3]);
    expect(parameterAt({ count: 2 ** 53 - 1 }, 2 ** 53 - 2)).to.equal(9_007_199_254_740_990);
  });

  it('of a list are its values, whatever JSON they are', () => {
    const values = [1, 'a', { b: [2] }, null, false];
    expect(all({ list: { values } })).to.deep.equal(values);
  });

  describe('of a range', () => {
    it('go from start up to end, without it', () => {
      expect(all(range(0, 10, 3))).to.deep.equal([0, 3, 6, 9]);
      expect(all(range(0, 9, 3))).to.deep.equal([0, 3, 6]);
    });

    it('go down with a negative step', () => {
      expect(all(range(1, -1, -0.5))).to.deep.equal([1, 0.5, 0, -0.5]);
    });

    it('are the decimals that people write, without drift', () => {
      expect(all(range(0, 1, 0.1))).to.deep.equal([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
      expect(parameterCount(range(0, 0.3, 0.1))).to.equal(3);
      expect(parameterAt(range(0, 1e6, 0.001), 123_456_789)).to.equal(123_456.789);
    });

    it('equal the decimal written out, for any step and id', () => {
      for (const step of ['0.00007', '0.000123457', '3e-15', '0.99999999', '0.123456789012345', '1.00000000000001']) {
        const digits = BigInt(Number(step).toFixed(15).replace('.', ''));
        for (const id of [0, 1, 2, 3, 17, 4_321, 99_999, 123_456]) {
          const written = Number(`${digits * BigInt(id)}e-15`);
          expect(parameterAt(range(0, Number(step) * 200_000, Number(step)), id), `${id} · ${step}`).to.equal(written);
        }
      }
    });

    it('stay exact beyond the safe integers', () => {
      const fine = range(1e15, 1e15 + 1000, 0.001);
      expect(parameterCount(fine)).to.equal(1_000_000);
      expect(parameterAt(fine, 500_001)).to.equal(Number('1000000000000500.001'));
      expect(parameterAt(range(1e18, 0, -1e17), 3)).to.equal(7e17);
    });

    it('are refused where there are none or too many', () => {
      expect(() => parameterCount(range(0, 0, 1))).to.throw(InvalidParameters, 'holds 0 parameters');
      expect(() => parameterCount(range(0, 1, 0))).to.throw(InvalidParameters, 'step is 0');
      expect(() => parameterCount(range(0, 1e18, 0.5))).to.throw(InvalidParameters, 'allowed are whole numbers from 1');
    });
  });

  describe('of a grid', () => {
    it('are every combination, the last axis fastest', () => {
      const grid = [
        { name: 'x', from: 0, to: 1, steps: 3 },
        { name: 'm', values: ['a', 'b'] },
      ];
      expect(all({ grid })).to.deep.equal([
        { x: 0, m: 'a' },
        { x: 0, m: 'b' },
        { x: 0.5, m: 'a' },
        { x: 0.5, m: 'b' },
        { x: 1, m: 'a' },
        { x: 1, m: 'b' },
      ]);
    });

    it('have the axes in the order of the spec, also one named __proto__', () => {
      const grid = [
        { name: '__proto__', values: [1] },
        { name: 'a', values: [2] },
      ];
      expect(JSON.stringify(parameterAt({ grid }, 0))).to.equal('{"__proto__":1,"a":2}');
    });

    it('reach both ends of an axis and round what lies between once', () => {
      const grid = [{ name: 'x', from: -0.1, to: 0.3, steps: 9 }];
      expect(all({ grid })).to.deep.equal([-0.1, -0.05, 0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3].map((x) => ({ x })));
      const thirds = [{ name: 'x', from: 0, to: 1, steps: 4 }];
      expect(all({ grid: thirds })).to.deep.equal([0, 1 / 3, 2 / 3, 1].map((x) => ({ x })));
    });

    it('have one value on an axis of one step', () => {
      expect(all({ grid: [{ name: 'x', from: 0.7, to: 0.7, steps: 1 }] })).to.deep.equal([{ x: 0.7 }]);
    });

    it('are counted and found exactly up to 2^53', () => {
      const steps = 94_906_265;
      const grid = [
        { name: 'x', from: 0, to: steps - 1, steps },
        { name: 'z', from: 0, to: steps - 1, steps },
      ];
      const count = parameterCount({ grid });
      expect(count).to.equal(9_007_199_136_250_225);
      expect(parameterAt({ grid }, count - 1)).to.deep.equal({ x: steps - 1, z: steps - 1 });
      expect(parameterAt({ grid }, count - steps)).to.deep.equal({ x: steps - 1, z: 0 });
    });

    it('are refused where the product is too large', () => {
      const axis = { from: 0, to: 1, steps: 100_000_000 };
      expect(() =>
        parameterCount({
          grid: [
            { name: 'x', ...axis },
            { name: 'z', ...axis },
          ],
        }),
      ).to.throw(InvalidParameters, 'holds 10000000000000000 parameters');
    });
  });

  describe('of a log axis', () => {
    it('are the powers that people expect, both ends among them', () => {
      const grid = [{ name: 'x', from: 0.001, to: 1000, steps: 7, scale: 'Log' as const }];
      expect(all({ grid })).to.deep.equal([0.001, 0.01, 0.1, 1, 10, 100, 1000].map((x) => ({ x })));
    });

    it('go down, and lie below 0 where both ends do', () => {
      const grid = [{ name: 'x', from: -100, to: -1, steps: 3, scale: 'Log' as const }];
      expect(all({ grid })).to.deep.equal([-100, -10, -1].map((x) => ({ x })));
    });

    it('have the nearest double to each value, near and far', () => {
      const grid = [{ name: 'x', from: 1, to: 2, steps: 13, scale: 'Log' as const }];
      // The twelfth roots of 2^k, by Python's decimal with 50 digits, rounded once.
      expect(parameterAt({ grid }, 1)).to.deep.equal({ x: 1.0594630943592953 });
      expect(parameterAt({ grid }, 6)).to.deep.equal({ x: Math.SQRT2 });
      expect(parameterAt({ grid }, 11)).to.deep.equal({ x: 1.887748625363387 });
      const far = [{ name: 'x', from: 1e-300, to: 1e18, steps: 319, scale: 'Log' as const }];
      for (let id = 0; id < 319; id += 1)
        expect(parameterAt({ grid: far }, id)).to.deep.equal({ x: Number(`1e${id - 300}`) });
    });

    it('are the same for a long axis as for a short one', () => {
      const long = [{ name: 'x', from: 1e-9, to: 1e9, steps: 18_000_001, scale: 'Log' as const }];
      expect(parameterAt({ grid: long }, 10_000_000)).to.deep.equal({ x: 10 });
    });

    it('are refused where the axis reaches 0', () => {
      const grid = [{ name: 'x', from: 0, to: 1, steps: 3, scale: 'Log' as const }];
      expect(() => parameterCount({ grid })).to.throw(InvalidParameters, 'scale Log from 0 to 1');
    });
  });

  describe('of zipped axes', () => {
    const grid = [
      { name: 'x', values: [1, 2] },
      { name: 'm', values: ['a', 'b'] },
      { name: 'y', from: 10, to: 20, steps: 2 },
    ];

    it('advance together, in the place of the first of them', () => {
      expect(all({ grid, zip: ['y', 'x'] })).to.deep.equal([
        { x: 1, m: 'a', y: 10 },
        { x: 1, m: 'b', y: 10 },
        { x: 2, m: 'a', y: 20 },
        { x: 2, m: 'b', y: 20 },
      ]);
    });

    it('are refused where the axes have different lengths', () => {
      const uneven = [...grid, { name: 'z', values: [1, 2, 3] }];
      expect(() => parameterCount({ grid: uneven, zip: ['z', 'x'] })).to.throw(
        InvalidParameters,
        'axis x has 2 values and axis z has 3',
      );
    });
  });

  it('come so many times in a row as repeat says', () => {
    expect(all({ range: { start: 5, end: 7, step: 1 }, repeat: 3 })).to.deep.equal([5, 5, 5, 6, 6, 6]);
    expect(() => parameterCount({ count: 2 ** 52, repeat: 4 })).to.throw(InvalidParameters, 'holds 18014398509481984');
  });

  it('exist for ids from 0 to count - 1 only', () => {
    for (const id of [-1, 3, 1.5, Number.NaN]) {
      expect(() => parameterAt({ count: 3 }, id)).to.throw(RangeError, `no parameter with id ${id}; ids are 0 to 2`);
    }
  });
});

import { expect } from 'chai';
import type { Aggregation } from '../computation.ts';
import { newAggregate } from './aggregate.ts';
import { checkPartial } from './check-partial.ts';

const IDS = { start: 100, end: 110 };

function sent(spec: Partial<Aggregation> & Pick<Aggregation, 'op'>, change: Record<string, unknown> = {}) {
  const aggregation: Aggregation = { name: 'a', field: 'result', ...spec };
  const gathered = newAggregate(aggregation);
  [3, 1, 2].forEach((x, k) => gathered.add(IDS.start + k, () => k, x));
  const wire: unknown = JSON.parse(JSON.stringify({ ...gathered.toPartial(), ...change }));
  return () => checkPartial(aggregation, wire, IDS);
}

describe('checking a partial that came over the wire', () => {
  for (const op of ['count', 'sum', 'stddev', 'argmin'] as const) {
    it(`accepts what a worker makes for ${op}`, () => {
      expect(sent({ op })().aggregated).to.equal(3);
    });
  }

  it('accepts what a worker makes for quantiles', () => {
    expect(sent({ op: 'quantiles' })().state).to.include({ kind: 'sketch', least: 1, greatest: 3 });
  });

  it('accepts what a worker makes for topK and histogram', () => {
    expect(sent({ op: 'topK', k: 2 })().state)
      .to.have.property('best')
      .with.lengthOf(2);
    expect(sent({ op: 'histogram', from: 0, to: 3, bins: 3 })().state).to.have.deep.property('counts', [0, 1, 2]);
  });

  const wrong: [string, () => unknown, string][] = [
    ['another name', sent({ op: 'sum' }, { name: 'b' }), 'name is "b", not "a"'],
    ['another operation', sent({ op: 'sum' }, { op: 'max' }), 'op is "max", not "sum"'],
    ['a negative count', sent({ op: 'sum' }, { skipped: -1 }), 'skipped is -1'],
    ['a missing count', sent({ op: 'sum' }, { nan: undefined }), 'nan is missing'],
    ['more NaN than rows', sent({ op: 'sum' }, { nan: 4 }), 'more NaN'],
    ['a state of another kind', sent({ op: 'sum' }, { state: { kind: 'count' } }), 'not of kind "sum"'],
    ['a sum that is a float', sent({ op: 'sum' }, { state: { kind: 'sum', sum: '1.5' } }), 'sum is "1.5"'],
    [
      'an id outside its rows',
      sent({ op: 'max' }, { state: { kind: 'ranking', best: [{ value: 3, id: 99 }] } }),
      'id 99 is not in [100, 110)',
    ],
    [
      'bins that do not add up',
      sent(
        { op: 'histogram', from: 0, to: 2, bins: 2 },
        { state: { kind: 'histogram', below: 0, above: 0, counts: [1, 1] } },
      ),
      'hold 2 values, not 3',
    ],
    [
      'a sketch that does not add up',
      sent(
        { op: 'quantiles' },
        { state: { kind: 'sketch', positive: [[3, 1]], negative: [], zero: 1, least: 0, greatest: 1 } },
      ),
      'the bins hold 2 values, not 3',
    ],
    [
      'a sketch with a bin twice',
      sent(
        { op: 'quantiles' },
        {
          state: {
            kind: 'sketch',
            positive: [
              [3, 1],
              [3, 2],
            ],
            negative: [],
            zero: 0,
            least: 0,
            greatest: 1,
          },
        },
      ),
      'key 3 is no whole number above the one before',
    ],
    [
      'a sketch without ends',
      sent({ op: 'quantiles' }, { state: { kind: 'sketch', positive: [], negative: [], zero: 3 } }),
      'least is missing',
    ],
  ];
  for (const [what, check, message] of wrong) {
    it(`refuses ${what}`, () => {
      expect(check).to.throw(RangeError, message);
    });
  }
});

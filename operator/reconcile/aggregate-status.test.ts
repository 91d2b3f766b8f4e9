import { expect } from 'chai';
import { finishAggregate, newAggregate, type AggregateResult } from '../../crds/aggregate/aggregate.ts';
import type { Aggregation } from '../../crds/computation.ts';
import { aggregateStatuses } from './aggregate-status.ts';

/** The aggregate of rows whose parameter is made from their id. */
function finished(
  aggregation: Partial<Aggregation>,
  values: readonly number[],
  parameterOf = (id: number): unknown => id,
) {
  const whole: Aggregation = { name: 'a', op: 'sum', field: 'result', ...aggregation };
  const aggregate = newAggregate(whole);
  for (const [id, value] of values.entries()) aggregate.add(id, () => parameterOf(id), value);
  return finishAggregate(whole, aggregate.toPartial());
}

function sizeOf(results: readonly AggregateResult[]): number {
  return JSON.stringify(aggregateStatuses(results)).length;
}

function longParameter(): string {
  return 'y'.repeat(400);
}

const MANY = Array.from({ length: 200 }, (_, id) => id / 7);

describe('status.aggregates', () => {
  it('has a single number as it is, with its parameter', () => {
    const [total, best] = aggregateStatuses([
      finished({}, [1, 2.5]),
      finished({ op: 'argmax' }, [1, 9, 3], (id) => ({ x: id })),
    ]);
    expect(total).to.deep.equal({ name: 'a', op: 'sum', value: '3.5', aggregated: 2, skipped: 0 });
    expect(best)
      .to.include({ value: '9', id: 1 })
      .and.deep.include({ parameter: { x: 1 } });
  });

  it('has a topK as entries, and the greatest as its value', () => {
    const [top] = aggregateStatuses([finished({ op: 'topK', k: 2 }, [1, 0.1, 5], (id) => `p${id}`)]);
    expect(top).to.deep.include({
      value: '5',
      top: [
        { value: '5', id: 2, parameter: 'p2' },
        { value: '1', id: 0, parameter: 'p0' },
      ],
    });
  });

  it('has a histogram as numbers, and no value', () => {
    const [histogram] = aggregateStatuses([
      finished({ op: 'histogram', from: 0, to: 2, bins: 2 }, [-1, 0, 1.5, 1.7, 9]),
    ]);
    expect(histogram).to.deep.include({ histogram: { from: 0, to: 2, below: 1, above: 1, counts: [1, 2] } });
    expect(histogram).not.to.have.property('value');
  });

  it('has quantiles as entries, and no value', () => {
    const [quantiles] = aggregateStatuses([finished({ op: 'quantiles', at: [0, 0.5, 1] }, [4, 0, -2])]);
    expect(quantiles).to.deep.include({
      quantiles: [
        { at: 0, value: '-2' },
        { at: 0.5, value: '0' },
        { at: 1, value: '4' },
      ],
    });
    expect(quantiles).not.to.have.property('value');
  });

  it('has neither where no row had a value', () => {
    const [top] = aggregateStatuses([finished({ op: 'topK', k: 2 }, [])]);
    expect(top).to.deep.equal({ name: 'a', op: 'topK', aggregated: 0, skipped: 0 });
  });

  it('leaves out long parameters, whose id is there', () => {
    const long = finished({ op: 'argmin' }, [3], () => 'y'.repeat(600));
    expect(aggregateStatuses([long])[0])
      .to.include({ id: 0 })
      .and.not.to.have.property('parameter');
  });

  it('stays small however much is asked for', () => {
    const tops = Array.from({ length: 16 }, () => finished({ op: 'topK', k: 100 }, MANY, longParameter));
    expect(sizeOf(tops)).to.be.lessThan(40_000);
    const histograms = Array.from({ length: 16 }, () => finished({ op: 'histogram', from: 0, to: 2, bins: 256 }, MANY));
    expect(
      sizeOf(histograms.map((each) => ({ ...each, value: each.value?.replaceAll('0', '1000000') ?? '' }))),
    ).to.be.lessThan(40_000);
  });
});

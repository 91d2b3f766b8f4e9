import { expect } from 'chai';
import type { Aggregation } from '../computation.ts';
import { finishAggregate, mergePartials, newAggregate, type AggregatePartial } from './aggregate.ts';

function aggregate(spec: Partial<Aggregation> & Pick<Aggregation, 'op'>, results: unknown[]): AggregatePartial {
  const gathered = newAggregate({ name: 'a', field: 'x', ...spec });
  results.forEach((result, id) => gathered.add(id, () => `p${id}`, result));
  return gathered.toPartial();
}

function result(spec: Partial<Aggregation> & Pick<Aggregation, 'op'>, results: unknown[]) {
  return finishAggregate({ name: 'a', field: 'x', ...spec }, aggregate(spec, results));
}

const rows = (...values: unknown[]) => values.map((x) => ({ x }));

describe('an aggregate', () => {
  it('adds up without rounding on the way', () => {
    expect(result({ op: 'sum' }, rows(1e100, 1, -1e100, 0.1)).value).to.equal('1.1');
  });

  it('skips rows whose field is missing or no number, and says how many', () => {
    const figures = result({ op: 'sum' }, [{ x: 2 }, {}, { x: '3' }, { x: null }, { x: true }, 7, null, { x: [1] }]);
    expect(figures).to.deep.equal({ name: 'a', op: 'sum', value: '2', aggregated: 1, skipped: 7 });
  });

  it('counts NaN and infinities apart, as numbers and as the strings that JSON has for them', () => {
    const figures = result({ op: 'max' }, rows(1, Number.NaN, 'NaN', Infinity, 'Infinity', '-Infinity', 5));
    expect(figures).to.deep.equal({
      name: 'a',
      op: 'max',
      value: '5',
      aggregated: 7,
      skipped: 0,
      nan: 2,
      positiveInfinity: 2,
      negativeInfinity: 1,
    });
  });

  it('takes a result that is no object for the field "result"', () => {
    expect(result({ op: 'sum', field: 'result' }, [1, 2, 4]).value).to.equal('7');
  });

  it('does not look into an object’s prototype', () => {
    expect(result({ op: 'count', field: 'toString' }, [{}]).skipped).to.equal(1);
  });

  it('counts all results without a field, and with one those that have it as a number', () => {
    const results = [{ x: 'a' }, { x: 1 }, { x: null }, 3];
    const all = newAggregate({ name: 'a', op: 'count' });
    results.forEach((row, id) => all.add(id, () => id, row));
    expect(finishAggregate({ name: 'a', op: 'count' }, all.toPartial()).value).to.equal('4');
    expect(result({ op: 'count' }, results)).to.include({ value: '1', skipped: 3 });
  });

  it('gives the parameter of the extreme, the lowest id where several have it', () => {
    expect(result({ op: 'argmin' }, rows(3, 1, 2, 1))).to.include({ value: '1', id: 1, parameter: 'p1' });
    expect(result({ op: 'argmax' }, rows(0, 9, 9))).to.include({ value: '9', id: 1, parameter: 'p1' });
  });

  it('treats 0 and −0 as equal', () => {
    expect(result({ op: 'argmax' }, rows(-0, 0))).to.include({ value: '0', id: 0 });
  });

  it('lists the k largest, best first', () => {
    expect(result({ op: 'topK', k: 3 }, rows(1, 5, 3, 5, 2)).value).to.equal(
      '[{"id":1,"parameter":"p1","value":5},{"id":3,"parameter":"p3","value":5},{"id":2,"parameter":"p2","value":3}]',
    );
  });

  it('lists the ten largest where k is not given', () => {
    const { value = '' } = result({ op: 'topK' }, rows(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
    const best: { value: number }[] = JSON.parse(value);
    expect(best.map((each) => each.value)).to.deep.equal([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  });

  it('puts values into bins that own their lower edge; the last owns the upper one too', () => {
    const { value } = result({ op: 'histogram', from: 0, to: 1, bins: 10 }, rows(-1, 0, 0.1, 0.3, 0.7, 0.95, 1, 2));
    expect(value).to.equal('{"from":0,"to":1,"below":1,"above":1,"counts":[1,1,0,1,0,0,0,1,0,2]}');
  });

  it('has no value where there is none to give', () => {
    expect(result({ op: 'mean' }, [])).to.not.have.property('value');
    expect(result({ op: 'min' }, rows('NaN'))).to.not.have.property('value');
    expect(result({ op: 'stddev' }, rows(4))).to.not.have.property('value');
    expect(result({ op: 'sum' }, []).value).to.equal('0');
  });

  it('says Infinity where the exact sum is beyond the largest double, and is right about its mean', () => {
    expect(result({ op: 'sum' }, rows(1.7e308, 1.7e308)).value).to.equal('Infinity');
    expect(result({ op: 'mean' }, rows(1.7e308, 1.7e308)).value).to.equal('1.7e+308');
  });

  it('survives more additions than its limbs hold', () => {
    const many = newAggregate({ name: 'a', field: 'x', op: 'stddev' });
    const row = { x: 0.1 };
    for (let id = 0; id < 2 ** 20 + 2 ** 15 + 3; id++) many.add(id, () => id, row);
    const spec: Aggregation = { name: 'a', field: 'x', op: 'stddev' };
    expect(finishAggregate(spec, many.toPartial()).value).to.equal('0');
  });

  it('refuses to merge partials of different kinds', () => {
    const spec: Aggregation = { name: 'a', field: 'x', op: 'sum' };
    expect(() => mergePartials(spec, [aggregate({ op: 'sum' }, []), aggregate({ op: 'max' }, [])])).to.throw(
      RangeError,
      'kind ranking does not merge into sum',
    );
  });
});

import { expect } from 'chai';
import { whenAwaited, type Evaluate } from '../algorithms/algorithm.ts';
import { beginLine } from './begin-line.ts';

const ask = '{"i":5,"p":{"x":2}}';

function answered(evaluate: Evaluate): string {
  return beginLine(ask, whenAwaited(evaluate))();
}

function thrown(what: unknown): unknown {
  const line = answered(() => {
    throw what;
  });
  return JSON.parse(line);
}

describe('a line to a child', () => {
  it('is answered by the result of the function on the parameter', () => {
    const line = answered((parameter, id) => ({ parameter, id }));
    expect(line).to.equal('{"i":5,"r":{"parameter":{"x":2},"id":5}}\n');
  });

  it('is answered by the exception, whatever was thrown', () => {
    expect(thrown(new RangeError('far'))).to.have.nested.property('e.type', 'RangeError');
    expect(thrown('text')).to.deep.equal({ i: 5, e: { type: 'string', message: 'text' } });
    expect(thrown(undefined)).to.have.nested.property('e.type', 'undefined');
  });

  it('carries NaN and infinities as the texts that aggregates know', () => {
    const line = answered(() => ({ a: Number.NaN, b: [Number.NEGATIVE_INFINITY], c: null, d: 'null' }));
    expect(line).to.equal('{"i":5,"r":{"a":"NaN","b":["-Infinity"],"c":null,"d":"null"}}\n');
    expect(answered(() => Number.POSITIVE_INFINITY)).to.equal('{"i":5,"r":"Infinity"}\n');
  });

  it('carries the sign of −0 and every digit of a bigint', () => {
    const line = answered(() => ({ a: -0, b: [0, -0], c: 2n ** 63n, d: 0.5, e: 'x:0', f: null }));
    expect(line).to.equal('{"i":5,"r":{"a":-0,"b":[0,-0],"c":9223372036854775808,"d":0.5,"e":"x:0","f":null}}\n');
    expect(answered(() => -0)).to.equal('{"i":5,"r":-0}\n');
  });

  it('names a result that JSON cannot hold', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    for (const result of [undefined, circular, () => 1]) {
      const answer: unknown = JSON.parse(answered(() => result));
      expect(answer).to.have.nested.property('e.reason', 'InvalidResult');
    }
  });
});

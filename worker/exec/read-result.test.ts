import { expect } from 'chai';
import type { Algorithm } from '../../crds/computation.ts';
import { NoResult, readResult } from './read-result.ts';

function read(output: string, algorithm: Pick<Algorithm, 'result' | 'pattern'> = {}): string {
  return JSON.stringify(readResult(output, { exec: ['sim'], args: {}, ...algorithm }));
}

describe('the result in an output', () => {
  it('is its last line: a number with its digits, JSON, or a text', () => {
    expect(read('step 1\nstep 2\n0.10000000000000000555\n\n')).to.equal('0.10000000000000000555');
    expect(read('9223372036854775807')).to.equal('9223372036854775807');
    expect(read('-0')).to.equal('-0');
    expect(read('{"e": [1, 2]}\r\n')).to.equal('{"e":[1,2]}');
    expect(read('energy: low')).to.equal('"energy: low"');
  });

  it('may be a number as C or Fortran print it', () => {
    expect([read('+1.50'), read('.5'), read('1.'), read('007')]).to.deep.equal(['1.5', '0.5', '1', '7']);
    expect([read('nan'), read('-inf'), read('Infinity')]).to.deep.equal(['"NaN"', '"-Infinity"', '"Infinity"']);
  });

  it('is all of it with Json', () => {
    expect(read('{"a":1,\n"b":2}\n', { result: 'Json' })).to.equal('{"a":1,"b":2}');
    expect(() => read('{"a":1,', { result: 'Json' })).to.throw(NoResult, 'the output is no JSON');
  });

  it('is what a pattern finds last: named groups as fields, a group, or all of the match', () => {
    const output = 'E=1 t=2\nE=3.5 t=x\n';
    expect(read(output, { result: 'Regex', pattern: '^E=(?<energy>\\S+) t=(?<time>\\S+)$' })).to.equal(
      '{"energy":3.5,"time":"x"}',
    );
    expect(read(output, { result: 'Regex', pattern: 'E=(\\S+)' })).to.equal('3.5');
    expect(read(output, { result: 'Regex', pattern: '\\d$' })).to.equal('2');
    expect(() => read(output, { result: 'Regex', pattern: 'F=(.)' })).to.throw(NoResult, 'F=(.)');
  });

  it('is missing where the output is empty', () => {
    expect(() => read(' \n')).to.throw(NoResult, 'the output is empty');
  });
});

import { expect } from 'chai';
import { parseExact } from './exact-json.ts';

describe('JSON read exactly', () => {
  for (const text of [
    '[0,1,-1,0.1,1e-7]',
    '[-0,-0.0,1.0,100.50,1E5,1e+5,1e400]',
    '{"a":18446744073709551615,"b":[9007199254740993,{"c":-9223372036854775808}]}',
    '"-0 1.0 12345678901234567890"',
    '12345678901234567890',
  ]) {
    it(`is written as it stood: ${text}`, () => expect(JSON.stringify(parseExact(text))).to.equal(text));
  }

  it('is plain numbers where those say the same', () => {
    expect(parseExact('{"a":1.5,"b":12345678901234567890}')).to.have.property('a', 1.5);
  });
});

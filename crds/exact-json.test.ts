import { expect } from 'chai';
import { parseExact } from './exact-json.ts';

/** Each of them alone makes reading and writing change the text. */
const NUMBERS = [
  '-0',
  '-0.0',
  '1.0',
  '100.50',
  '1E5',
  '1e+5',
  '-1.5e-70',
  '1e400',
  '18446744073709551615',
  '-9223372036854775808',
  '9007199254740993',
  '9.876543210987657',
  '0.1000000000000000055',
];

describe('JSON read exactly', () => {
  for (const number of NUMBERS) {
    it(`is written as it stood: ${number}`, () => {
      for (const text of [number, `{"r":${number}}`, `[1,${number},2]`, `{"a":{"b":[${number}]}}`]) {
        expect(JSON.stringify(parseExact(text))).to.equal(text);
      }
    });
  }

  it('is written as it stood where a text looks like numbers', () => {
    const text = JSON.stringify(`[-0, 1.0, ${NUMBERS.join()}]`);
    expect(JSON.stringify(parseExact(text))).to.equal(text);
  });

  it('is plain numbers where those say the same', () => {
    expect(parseExact('{"a":1.5,"b":12345678901234567890}')).to.have.property('a', 1.5);
  });
});

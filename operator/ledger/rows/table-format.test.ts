import { expect } from 'chai';
import { csv } from './csv.ts';
import { ndjson } from './ndjson.ts';

const NO_ORIGIN = [] as const;

function table(fields: string[], ...lines: string[]): string {
  const format = csv([]);
  return format.head(fields) + lines.map((line, id) => format.row(id, line, NO_ORIGIN)).join('');
}

describe('a row as NDJSON', () => {
  const format = ndjson([]);
  const cases: [string, string, string][] = [
    ['has the fields of the result', '{"r":{"a":1,"b":"x"}}', '{"param_id":7,"a":1,"b":"x"}'],
    ['keeps every digit', '{"r":{"n":12345678901234567890}}', '{"param_id":7,"n":12345678901234567890}'],
    ['has no field for an empty object', '{"r":{}}', '{"param_id":7}'],
    ['puts another result into the column result', '{"r":[1,2]}', '{"param_id":7,"result":[1,2]}'],
    ['tells a null result from a failure', '{"r":null}', '{"param_id":7,"result":null}'],
    [
      'says why there is no result',
      '{"e":{"reason":"Exception","type":"ValueError","message":"no root","attempts":2}}',
      '{"param_id":7,"error":"Exception: ValueError: no root"}',
    ],
    [
      'renames fields that are called like its own columns',
      '{"r":{"param_id":1,"error":2,"result.error":3,"node":4}}',
      '{"param_id":7,"result.param_id":1,"result.error":2,"result.result.error":3,"node":4}',
    ],
    [
      'renames them also when they are spelled with escapes',
      '{"r":{"err\\u006fr":2}}',
      '{"param_id":7,"result.error":2}',
    ],
    [
      'keeps every digit of a result that is a number, or of fields that are renamed',
      '{"r":{"node":1,"error":-0,"n":18446744073709551615,"x":[1.0,1E+5,-0.0]}}',
      '{"param_id":7,"node":1,"result.error":-0,"n":18446744073709551615,"x":[1.0,1E+5,-0.0]}',
    ],
    ['keeps the sign of a result that is −0', '{"r":-0}', '{"param_id":7,"result":-0}'],
    ['keeps whole numbers of 64 bits', '{"r":-9223372036854775808}', '{"param_id":7,"result":-9223372036854775808}'],
    ['says where a stored line is damaged', '{"r":}', '{"param_id":7,"error":"InvalidRow: {\\"r\\":}"}'],
  ];
  for (const [what, line, text] of cases) {
    it(what, () => {
      expect(format.row(7, line, NO_ORIGIN)).to.equal(`${text}\n`);
    });
  }

  it('adds the columns asked for, and renames fields of those names', () => {
    const text = ndjson(['node', 'attempt']).row(7, '{"r":{"node":4,"worker":5}}', [
      { name: 'node', value: 'n-1' },
      { name: 'attempt', value: 2 },
    ]);
    expect(text).to.equal('{"param_id":7,"result.node":4,"worker":5,"node":"n-1","attempt":2}\n');
  });
});

describe('a row as CSV', () => {
  it('has the columns in the given order, and an empty cell where a field is missing or null', () => {
    expect(table(['b', 'a'], '{"r":{"a":1,"b":2}}', '{"r":{"a":null}}')).to.equal(
      'param_id,b,a,error\r\n0,2,1,\r\n1,,,\r\n',
    );
  });

  it('quotes what has to be quoted, and tells an empty text from nothing', () => {
    const line = JSON.stringify({ r: { a: 'x,y', b: 'say "hi"', c: 'two\nlines', d: ' pad', e: '', f: 'plain' } });
    expect(table(['a', 'b', 'c', 'd', 'e', 'f'], line)).to.equal(
      'param_id,a,b,c,d,e,f,error\r\n0,"x,y","say ""hi""","two\nlines"," pad","",plain,\r\n',
    );
  });

  it('writes objects and arrays as JSON, booleans and numbers as they are', () => {
    const line = '{"r":{"a":{"x":1},"b":[1,2],"c":true,"d":-1e-7}}';
    expect(table(['a', 'b', 'c', 'd'], line)).to.contain('0,"{""x"":1}","[1,2]",true,-1e-7,\r\n');
  });

  it('keeps every number digit for digit, alone and within objects and arrays', () => {
    const line = '{"r":{"a":18446744073709551615,"b":-0,"c":1.0,"d":[9007199254740993,-0.0],"e":1e400,"f":0.1}}';
    expect(table(['a', 'b', 'c', 'd', 'e', 'f'], line)).to.contain(
      '0,18446744073709551615,-0,1.0,"[9007199254740993,-0.0]",1e400,0.1,\r\n',
    );
    expect(table(['result'], '{"r":-9223372036854775808}')).to.contain('0,-9223372036854775808,\r\n');
  });

  it('keeps any Unicode, and NaN and infinities as the words that they travel by', () => {
    const text = 'ä😀\u2028\u0000漢';
    const line = JSON.stringify({ r: { a: text, b: 'NaN', c: '-Infinity' } });
    expect(table(['a', 'b', 'c'], line)).to.contain(`0,${text},NaN,-Infinity,\r\n`);
  });

  it('puts failures into the column error and other results into result', () => {
    const failed = '{"e":{"reason":"Crashed","message":"exit code 3, twice","attempts":2}}';
    expect(table(['result'], '{"r":3.5}', failed)).to.equal(
      'param_id,result,error\r\n0,3.5,\r\n1,,"Crashed: exit code 3, twice"\r\n',
    );
  });

  it('renames a field that is called like one of its columns', () => {
    expect(table(['param_id'], '{"r":{"param_id":9}}')).to.equal('param_id,result.param_id,error\r\n0,9,\r\n');
  });

  it('refuses to leave a field out silently', () => {
    expect(() => table(['a'], '{"r":{"z":1}}')).to.throw('row 0 has a field "z" that no commit named');
  });
});

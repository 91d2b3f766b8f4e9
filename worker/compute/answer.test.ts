import { expect } from 'chai';
import { overlongAnswer, readAnswer } from './answer.ts';

function rowOf(line: string): string | undefined {
  const answer = readAnswer(line);
  return answer.kind === 'result' ? answer.result.row : undefined;
}

describe("a child's line", () => {
  it('with a result becomes a row that keeps its very digits', () => {
    expect(readAnswer('{"i":417,"r":{"a":1.0,"b":1152921504606846977}}')).to.deep.include({ kind: 'result', id: 417 });
    expect(rowOf('{"i":417,"r":{"a":1.0,"b":1152921504606846977}}')).to.equal(
      '{"r":{"a":1.0,"b":1152921504606846977}}',
    );
    expect(rowOf('{"i":0,"r":null}')).to.equal('{"r":null}');
  });

  it('with spaces in it is read as one without', () => {
    expect(rowOf('{"i": 5, "r": 1.50}')).to.equal('{"r":1.50}');
    expect(overlongAnswer('{"i": 5, "r": "xxx', 70_000)).to.have.nested.property('fault.reason', 'ResultTooLarge');
  });

  it('in another order, or with more in it, becomes a row of the result alone', () => {
    expect(rowOf('{"r":[1],"i":5}')).to.equal('{"r":[1]}');
    expect(rowOf('{"i":5,"r":[1],"note":"x"}')).to.equal('{"r":[1]}');
  });

  it('keeps its digits in any order too', () => {
    expect(rowOf('{"r":[9223372036854775808,-0,1.0],"i":5}')).to.equal('{"r":[9223372036854775808,-0,1.0]}');
  });

  it('may hold whole numbers of 64 bits, with and without a sign, and no larger ones', () => {
    for (const number of ['-9223372036854775808', '9223372036854775808', '18446744073709551615']) {
      expect(rowOf(`{"i":5,"r":{"n":${number}}}`)).to.equal(`{"r":{"n":${number}}}`);
    }
    for (const number of ['-9223372036854775809', '18446744073709551616']) {
      const answer = readAnswer(`{"i":5,"r":{"n":${number}}}`);
      expect(answer).to.have.nested.property('fault.reason', 'InvalidResult');
      expect(answer).to.have.nested.property('fault.message').that.contains(number).and.contains('-2^63 to 2^64-1');
    }
    expect(rowOf('{"i":5,"r":"18446744073709551616"}')).to.equal('{"r":"18446744073709551616"}');
    expect(rowOf('{"i":5,"r":1234567890123456789012e3}')).to.equal('{"r":1234567890123456789012e3}');
  });

  it('may hold any Unicode, but not half of a character', () => {
    expect(rowOf('{"i":5,"r":"\\ud83d\\ude00"}')).to.equal('{"r":"\\ud83d\\ude00"}');
    for (const line of ['{"i":5,"r":["\\ud83d"]}', '{"i":5,"r":{"\\uDE00":1}}']) {
      expect(readAnswer(line)).to.have.nested.property('fault.reason', 'InvalidResult');
    }
  });

  it('with an exception becomes a fault with type, message and trace', () => {
    const line = '{"i":7,"e":{"type":"ValueError","message":"no","trace":"at f"}}';
    const fault = { reason: 'Exception', type: 'ValueError', message: 'no', trace: 'at f' };
    expect(readAnswer(line)).to.deep.equal({ kind: 'fault', id: 7, fault });
  });

  it('whose result is no JSON is that parameter’s InvalidResult', () => {
    const answer = readAnswer('{"i":9,"r":NaN}');
    expect(answer).to.deep.include({ kind: 'fault', id: 9 });
    expect(answer).to.have.nested.property('fault.reason', 'InvalidResult');
  });

  it('with a row of more than 64 KiB, counted in bytes, is ResultTooLarge', () => {
    const fits = `{"i":1,"r":"${'ä'.repeat((65_536 - 8) / 2)}"}`;
    expect(readAnswer(fits).kind).to.equal('result');
    expect(readAnswer(fits.replace('ä', 'äa'))).to.have.nested.property('fault.reason', 'ResultTooLarge');
    expect(overlongAnswer('{"i":12,"r":"xxxx', 70_000)).to.deep.include({ kind: 'fault', id: 12 });
  });

  it('has an id of any size, written as JSON has numbers', () => {
    for (const id of [0, 9, 10, 2 ** 53 - 1]) {
      expect(readAnswer(`{"i":${id},"r":1}`)).to.deep.include({ kind: 'result', id });
    }
    expect(readAnswer('{"i":007,"r":1}')).to.have.nested.property('fault.reason', 'InvalidResult');
    expect(readAnswer('{"i":,"r":1}').kind).to.equal('garbage');
  });

  it('that is anything else is garbage', () => {
    for (const line of ['hello', '[1]', '{"r":1}', '{"i":"1","r":1}'])
      expect(readAnswer(line).kind).to.equal('garbage');
  });
});

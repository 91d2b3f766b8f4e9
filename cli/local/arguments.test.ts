import { expect } from 'chai';
import { readArguments } from './arguments.ts';
import { BadUsage } from './errors.ts';

describe('the command line of a local run', () => {
  it('names a manifest, and by choice a table and a number of workers', () => {
    expect(readArguments(['a.yaml'])).to.deep.equal({ file: 'a.yaml', logs: false, inputs: new Map() });
    expect(readArguments(['--out', 'x y.csv', 'a.yaml', '--workers', '4', '--logs'])).to.deep.equal({
      file: 'a.yaml',
      out: { file: 'x y.csv', format: 'csv' },
      workers: 4,
      logs: true,
      inputs: new Map(),
    });
    expect(readArguments(['a.yaml', '-o', 'r.NDJSON'])?.out?.format).to.equal('ndjson');
  });

  it('names a folder or file for each input', () => {
    const inputs = readArguments(['a.yaml', '--input', 'table=./my data', '--input', 'key=a=b'])?.inputs;
    expect(inputs).to.deep.equal(
      new Map([
        ['table', './my data'],
        ['key', 'a=b'],
      ]),
    );
  });

  it('asks for help', () => expect(readArguments(['--help'])).to.equal(undefined));

  const wrong: [string[], string][] = [
    [[], '0 files are named'],
    [['a.yaml', 'b.yaml'], '2 files are named'],
    [['a.yaml', '--out', 'x.txt'], '--out is "x.txt"; allowed are names that end in .csv'],
    [['a.yaml', '--workers', '0'], '--workers is "0"; allowed are whole numbers from 1'],
    [['a.yaml', '--input', 'table'], '--input is "table"; allowed is NAME=PATH'],
    [['a.yaml', '--input', 'a=b', '--input', 'a=c'], '--input names a twice'],
    [['a.yaml', '--fast'], '--fast'],
  ];
  for (const [args, message] of wrong) {
    it(`is refused: ${args.join(' ')}`, () => expect(() => readArguments(args)).to.throw(BadUsage, message));
  }
});

import { expect } from 'chai';
import { readArguments } from './arguments.ts';
import { BadUsage } from './errors.ts';

describe('the command line of a local run', () => {
  it('names a manifest, and by choice a table and a number of workers', () => {
    expect(readArguments(['a.yaml'])).to.deep.equal({ file: 'a.yaml', logs: false });
    expect(readArguments(['--out', 'x y.csv', 'a.yaml', '--workers', '4', '--logs'])).to.deep.equal({
      file: 'a.yaml',
      out: { file: 'x y.csv', format: 'csv' },
      workers: 4,
      logs: true,
    });
    expect(readArguments(['a.yaml', '-o', 'r.NDJSON'])?.out?.format).to.equal('ndjson');
  });

  it('asks for help', () => expect(readArguments(['--help'])).to.equal(undefined));

  const wrong: [string[], string][] = [
    [[], '0 files are named'],
    [['a.yaml', 'b.yaml'], '2 files are named'],
    [['a.yaml', '--out', 'x.txt'], '--out is "x.txt"; allowed are names that end in .csv'],
    [['a.yaml', '--workers', '0'], '--workers is "0"; allowed are whole numbers from 1'],
    [['a.yaml', '--fast'], '--fast'],
  ];
  for (const [args, message] of wrong) {
    it(`is refused: ${args.join(' ')}`, () => expect(() => readArguments(args)).to.throw(BadUsage, message));
  }
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { mergeLines, readLines, startAfresh } from './jsonl.ts';
import type { BenchLine } from './line.ts';

const ORDER = ['first', 'second'];

function aLine(figure: string, name: string, value = 1): BenchLine {
  return {
    name,
    figure,
    title: name,
    value,
    unit: 's',
    min: value,
    max: value,
    n: 1,
    measuredAt: '2030-01-01T00:00:00Z',
  };
}

describe('the file of measured figures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ttg-bench-'));
  const file = join(folder, 'build', 'bench.jsonl');
  const values = (): string[] => readLines(file).map(({ name, value }) => `${name}=${value}`);

  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => startAfresh(file));

  it('has no lines before anything was measured', () => {
    expect(readLines(file)).to.deep.equal([]);
  });

  it('keeps what was measured before beside what is new, in the order of the figures', () => {
    mergeLines(file, [aLine('second', 'c'), aLine('second', 'd')], ORDER);
    mergeLines(file, [aLine('first', 'a'), aLine('first', 'b')], ORDER);
    expect(values()).to.deep.equal(['a=1', 'b=1', 'c=1', 'd=1']);
  });

  it('has a figure that is measured again as it is now', () => {
    mergeLines(file, [aLine('first', 'a'), aLine('first', 'b')], ORDER);
    mergeLines(file, [aLine('first', 'a', 2)], ORDER);
    expect(values()).to.deep.equal(['a=2', 'b=1']);
  });
});

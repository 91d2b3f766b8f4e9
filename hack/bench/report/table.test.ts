import { expect } from 'chai';
import type { BenchLine } from './line.ts';
import { notesOf, tableOf } from './table.ts';

function aLine(name: string, changes: Partial<BenchLine> = {}): BenchLine {
  const measuredAt = '2030-01-01T00:00:00Z';
  return { name, figure: name, title: name, value: 2, unit: 's', min: 1, max: 3, n: 3, measuredAt, ...changes };
}

describe('the table of what was measured', () => {
  it('has a row for each line, with its target and its control', () => {
    const line = aLine('start', { target: '≤ 5', ok: true, control: 4, controlUnit: 's', controlTitle: 'a loop' });
    expect(tableOf([line]).split('\n').at(-1)).to.match(
      /^\| start +\| 2 s \(1 – 3\) \| ≤ 5 +\| met \| 4 s: a loop \|$/,
    );
  });

  it('crosses the lines that have a cell, below the others', () => {
    const cell = (row: string, column: string, value: number): BenchLine =>
      aLine(`${row}-${column}`, { cell: { row, column }, value, n: 1 });
    const table = tableOf([
      cell('ours', 'short', 1),
      cell('ours', 'long', 2),
      aLine('start'),
      cell('theirs', 'long', 3),
    ]);
    const rows = table.split('\n').map((row) => row.split('|').map((text) => text.trim()));
    expect(rows[2]?.[1]).to.equal('start');
    const [head, , ...below] = rows.slice(4).map((row) => row.slice(1, -1));
    expect([head, ...below]).to.deep.equal([
      ['', 'short', 'long'],
      ['ours', '1 s', '2 s'],
      ['theirs', '', '3 s'],
    ]);
  });
});

describe('the notes below it', () => {
  it('stand once each, with all that they are about: lines by name, cells by row', () => {
    const note = 'in a hurry';
    const cell = (column: string): BenchLine => aLine(`ours-${column}`, { note, cell: { row: 'ours', column } });
    expect(notesOf([aLine('start', { note }), cell('short'), cell('long')])).to.equal('- start, ours: in a hurry.');
  });
});

import { expect } from 'chai';
import { InvalidList } from './invalid-list.ts';
import { readList, type ListFormat } from './read-list.ts';

async function points(format: ListFormat, text: string): Promise<string[]> {
  const { lines, count } = await readList(format, text);
  const found = lines.toString().trimEnd().split('\n');
  expect(found).to.have.length(count);
  return found;
}

async function refusal(format: ListFormat, text: string): Promise<string> {
  try {
    await readList(format, text);
  } catch (error) {
    if (error instanceof InvalidList) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a list', () => {
  describe('as CSV', () => {
    it('has a point a line, with the first line’s names', async () => {
      expect(await points('Csv', 'x,method\n0.5,euler\n-2,rk4\n')).to.deep.equal([
        '{"x":0.5,"method":"euler"}',
        '{"x":-2,"method":"rk4"}',
      ]);
    });

    it('holds numbers where their digits survive, and texts elsewhere', async () => {
      const cells: [string, string][] = [
        ['0.1', '0.1'],
        ['1.50', '1.5'],
        ['0.10000000000000001', '0.1'],
        ['1e-7', '1e-7'],
        ['1E3', '1000'],
        ['-0.0', '0'],
        ['9007199254740992', '9007199254740992'],
        ['9007199254740993', '"9007199254740993"'],
        ['123456789.123456789', '"123456789.123456789"'],
        ['1e999', '"1e999"'],
        ['007', '"007"'],
        ['+1', '"+1"'],
        [' 1', '" 1"'],
        ['NaN', '"NaN"'],
        ['""', '""'],
        ['"a ""b"", c"', String.raw`"a \"b\", c"`],
      ];
      const [, ...rows] = await points('Csv', `v\nfirst\n${cells.map(([cell]) => cell).join('\n')}\n`);
      expect(rows).to.deep.equal(cells.map(([, json]) => `{"v":${json}}`));
    });

    it('may begin with a byte order mark, end lines as Windows does, and lack the last line end', async () => {
      expect(await points('Csv', '\uFEFFx,y\r\n1,a\r\n\r\n2,b')).to.deep.equal(['{"x":1,"y":"a"}', '{"x":2,"y":"b"}']);
    });

    it('may have an axis called __proto__', async () => {
      expect(await points('Csv', '__proto__\n1\n')).to.deep.equal(['{"__proto__":1}']);
    });

    it('is refused with the number of the line and what would be right', async () => {
      const broken = `x,y\n${'1,2\n'.repeat(15)}1,2,3\n1,2\n`;
      expect(await refusal('Csv', broken)).to.equal('line 17: has 3 cells; right are 2, as in the first line');
      expect(await refusal('Csv', 'x,x\n1,2\n')).to.contain('line 1: two columns have the name "x"');
      expect(await refusal('Csv', 'x,\n1,2\n')).to.contain('line 1: column 2 has no name');
      expect(await refusal('Csv', 'x\n1\n"2\n')).to.contain('a " is opened and not closed');
      expect(await refusal('Csv', `x\n1\n${'z'.repeat(5000)}\n`)).to.contain('line 3: the parameter has 5008 bytes');
    });
  });

  describe('as JSON lines', () => {
    it('holds any JSON, digit for digit', async () => {
      const text = '{"b": 1.0, "a": [null, "é\\n"]}\n9007199254740993\n\n"three"\r\nnull';
      expect(await points('JsonLines', text)).to.deep.equal([
        String.raw`{"b":1.0,"a":[null,"é\n"]}`,
        '9007199254740993',
        '"three"',
        'null',
      ]);
    });

    it('is refused with the number of the line and what would be right', async () => {
      const broken = `${'{"x":1}\n'.repeat(16)}{"x":}\n{"x":2}\n`;
      expect(await refusal('JsonLines', broken)).to.match(/^line 17: "{\\"x\\":}" is no JSON .*; right is one value/);
      expect(await refusal('JsonLines', `1\n"${'ä'.repeat(2048)}"\n`)).to.contain(
        'line 2: the parameter has 4098 bytes',
      );
      expect(await refusal('JsonLines', `1\n${' '.repeat(70_000)}2\n`)).to.contain('line 2: is longer than');
    });
  });

  it('without a point is refused', async () => {
    expect(await refusal('Csv', 'x,y\n')).to.equal('the list holds 0 parameters; allowed are 1 to 100000000');
    expect(await refusal('JsonLines', '\n\n')).to.contain('holds 0 parameters');
  });

  it('has the same checksum whatever it was written in', async () => {
    const { checksum } = await readList('Csv', 'x,m\n1.50,a\n');
    expect(checksum).to.match(/^sha256:[0-9a-f]{64}$/);
    expect((await readList('JsonLines', '{ "x": 1.5, "m": "a" }')).checksum).to.equal(checksum);
    expect((await readList('JsonLines', '{ "x": 1.5, "m": "b" }')).checksum).not.to.equal(checksum);
  });
});

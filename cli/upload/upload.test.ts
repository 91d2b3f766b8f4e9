import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parquetWriteFile } from 'hyparquet-writer';
import { TestLedger } from '../../test/ledger/test-ledger.ts';
import { bringList, factsOf } from './bring-list.ts';
import { listFile } from './list-file.ts';

const X = Array.from({ length: 5000 }, (_, at) => at / 8);
const METHODS = X.map((_, at) => (at % 2 === 0 ? 'euler' : 'rk4'));
const LINES = X.map((x, at) => JSON.stringify({ x, method: METHODS[at] }));

async function linesOf(path: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const lot of (await listFile(path)).points()) lines.push(...lot);
  return lines;
}

async function refusal(path: string): Promise<string> {
  try {
    await factsOf(await listFile(path));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it was not refused');
}

describe('a list in a file', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ttg-upload-'));
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  async function written(name: string, text: string): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, text);
    return file;
  }

  function asParquet(columns: { name: string; data: unknown[] }[]): string {
    const filename = join(folder, 'points.parquet');
    parquetWriteFile({ filename, columnData: columns, rowGroupSize: 700 });
    return filename;
  }

  it('is the same list as CSV, JSON lines and Parquet', async () => {
    const csv = await written('a.csv', `x,method\n${X.map((x, at) => `${x},${METHODS[at]}\n`).join('')}`);
    const lines = await written('a.ndjson', LINES.map((line) => `${line}\n`).join(''));
    const parquet = asParquet([
      { name: 'x', data: X },
      { name: 'method', data: METHODS },
    ]);
    expect(await linesOf(parquet)).to.deep.equal(LINES);
    const facts = await factsOf(await listFile(csv));
    expect(facts.count).to.equal(5000);
    expect(await factsOf(await listFile(lines))).to.deep.equal(facts);
    expect(await factsOf(await listFile(parquet))).to.deep.equal(facts);
  });

  it('as Parquet keeps whole numbers, times, lists, what is missing and what JSON cannot say', async () => {
    const file = asParquet([
      { name: 'n', data: [9_007_199_254_740_993n, 7n] },
      { name: 'when', data: [new Date(0), new Date(1000)] },
      { name: 'f', data: [Number.NaN, 0.5] },
      { name: 'b', data: [true, undefined] },
    ]);
    expect(await linesOf(file)).to.deep.equal([
      '{"n":9007199254740993,"when":"1970-01-01T00:00:00.000Z","f":"NaN","b":true}',
      '{"n":7,"when":"1970-01-01T00:00:01.000Z","f":0.5,"b":null}',
    ]);
  });

  it('is refused where it is none, with what would be right', async () => {
    expect(await refusal(join(folder, 'none.csv'))).to.contain('is no file that can be read');
    expect(await refusal(await written('a.txt', '1'))).to.contain('.csv, .ndjson, .jsonl or .parquet');
    expect(await refusal(await written('a.parquet', 'x,y'))).to.contain('is no Parquet file that can be read');
    expect(await refusal(await written('b.csv', `x,y\n${'1,2\n'.repeat(15)}1\n`))).to.contain('line 17: has 1 cells');
  });

  it('is brought to the ledger once', async () => {
    const ledger = await TestLedger.start();
    try {
      const file = await listFile(await written('a.ndjson', LINES.map((line) => `${line}\n`).join('')));
      const facts = await factsOf(file);
      expect(await bringList(file, facts, ledger.client())).to.equal(true);
      expect(await ledger.client().upload(facts.checksum)).to.deep.equal(facts);
      expect(await bringList(file, facts, ledger.client())).to.equal(false);
    } finally {
      await ledger.close();
    }
  });
});

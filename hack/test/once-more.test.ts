import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runSuite } from './once-more.ts';
import type { SuiteResult } from './once-more.ts';

/** A test that fails until it has left a file, as one does that fails by chance. */
const UNSTEADY = `
  import { existsSync, writeFileSync } from 'node:fs';
  const mark = new URL('./mark', import.meta.url);
  describe('a worker', () => {
    it('starts', () => {});
    it('comes late', () => {
      if (existsSync(mark)) return;
      writeFileSync(mark, '');
      throw new Error('waited in vain');
    });
  });`;
const STEADY = `describe('a ledger', () => { it('opens', () => {}); it.skip('rests', () => {}); });`;
const BROKEN = `describe('a table', () => { it('is whole', () => { throw new Error('9 of 10 rows'); }); });`;
/** Breaks off the whole process, as what a test throws after its end does. */
const BREAKS_OFF = UNSTEADY.replace(
  "throw new Error('waited in vain')",
  "return new Promise((resolve) => { resolve(); process.nextTick(() => setImmediate(() => { throw new Error('late'); })); })",
);

describe('a suite of mocha processes', function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ttg-once-more-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** One part for each file. */
  function run(...parts: Record<string, string>[]): Promise<SuiteResult> {
    const patterns = parts.map((files) =>
      Object.entries(files).map(([name, source]) => {
        const path = join(folder, `${name}.test.ts`);
        writeFileSync(path, source);
        return path;
      }),
    );
    return runSuite(patterns, () => {});
  }

  it('is green where a file that failed passes when it runs once more, and names the test', async () => {
    const { green, outcomes } = await run({ steady: STEADY }, { unsteady: UNSTEADY });
    expect(green).to.equal(true);
    const unsteady = outcomes.find(({ file }) => basename(file) === 'unsteady.test.ts');
    expect(unsteady).to.include({ passed: 2, notRun: 0 });
    expect(unsteady?.failures).to.deep.equal([]);
    expect(unsteady?.unsteady.map(({ title }) => title)).to.deep.equal(['a worker comes late']);
    expect(unsteady?.unsteady[0]?.message).to.contain('waited in vain');
    expect(outcomes.find(({ file }) => basename(file) === 'steady.test.ts')).to.include({ passed: 1, pending: 1 });
  });

  it('is red where it fails once more', async () => {
    const { green, outcomes } = await run({ broken: BROKEN, unsteady: UNSTEADY });
    expect(green).to.equal(false);
    expect(outcomes.flatMap(({ failures }) => failures.map(({ title }) => title))).to.deep.equal(['a table is whole']);
    expect(outcomes.flatMap(({ unsteady }) => unsteady)).to.have.length(1);
  });

  it('runs again, too, what never began because another file broke off', async () => {
    const { green, outcomes } = await run({ a: BREAKS_OFF, b: STEADY });
    expect(outcomes.map(({ passed }) => passed)).to.deep.equal([2, 1]);
    expect(green).to.equal(true);
  });

  it('is red where a file cannot be read at all', async () => {
    const { green } = await run({ steady: STEADY }, { wrong: `import './nowhere.ts';` });
    expect(green).to.equal(false);
  });
});

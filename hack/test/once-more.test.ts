import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runSuite } from './once-more.ts';
import type { SuiteResult } from './once-more.ts';
import type { Stage } from './stages.ts';

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

/** Leaves a file that begins with how many of these run now, until two have met. */
const LISTS_ITSELF = `
  import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
  const [running, seen] = ['running', 'seen'].map((name) => new URL(name + '/', import.meta.url));
  describe(import.meta.url, () => it('runs', async function () {
    this.timeout(60_000);
    for (const folder of [running, seen]) mkdirSync(folder, { recursive: true });
    writeFileSync(new URL(String(process.pid), running), '');
    for (let looks = 0; looks < 400 && !readdirSync(seen).some((name) => name.startsWith('2')); looks += 1) {
      writeFileSync(new URL(readdirSync(running).length + '-' + process.pid, seen), '');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    rmSync(new URL(String(process.pid), running));
  }));`;

describe('a suite of mocha processes', function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ttg-once-more-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Processes at once, with these test files. */
  function stage(...processes: Record<string, string>[]): Stage {
    const patterns = processes.map((files) =>
      Object.entries(files).map(([name, source]) => {
        const path = join(folder, `${name}.test.ts`);
        writeFileSync(path, source);
        return path;
      }),
    );
    return { atOnce: processes.length, processes: patterns };
  }

  function run(...processes: Record<string, string>[]): Promise<SuiteResult> {
    return runSuite([stage(...processes)], () => {});
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

  it('is red where a file of another stage than the last fails, and runs the later ones all the same', async () => {
    const { green, outcomes } = await runSuite([stage({ broken: BROKEN }), stage({ steady: STEADY })], () => {});
    expect(green).to.equal(false);
    expect(outcomes.map(({ file }) => basename(file))).to.deep.equal(['broken.test.ts', 'steady.test.ts']);
  });

  it('begins a process as soon as another has ended where there are more than may run at once', async () => {
    const three = stage({ a: LISTS_ITSELF }, { b: LISTS_ITSELF }, { c: LISTS_ITSELF });
    const { green, outcomes } = await runSuite([{ ...three, atOnce: 2 }], () => {});
    expect(green).to.equal(true);
    expect(outcomes).to.have.length(3);
    const most = Math.max(...readdirSync(join(folder, 'seen')).map((seen) => Number(seen.split('-')[0])));
    expect(most).to.equal(2);
  });

  it('keeps what Node has compiled, for the processes that its tests begin', async () => {
    const cached = `describe('Node', () => it('has a cache', () => {
      if (!process.env['NODE_COMPILE_CACHE']?.endsWith('node_modules/.cache/node')) throw new Error('it has none');
    }));`;
    expect(await run({ cached })).to.include({ green: true });
  });

  it('is red where a file cannot be read at all', async () => {
    const { green } = await run({ steady: STEADY }, { wrong: `import './nowhere.ts';` });
    expect(green).to.equal(false);
  });
});

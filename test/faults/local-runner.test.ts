import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const MAIN = fileURLToPath(new URL('../../cli/local/main.ts', import.meta.url));

async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 45_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen within 45 s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Processes whose environment carries this mark, from /proc. */
function processesOf(mark: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        return pid > 0 && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`LOCAL_TEST_MARK=${mark}`);
      } catch {
        return false;
      }
    });
}

describe('the local runner', function () {
  this.timeout(180_000);
  let folder: string;
  let mark: string;
  let runner: ChildProcessWithoutNullStreams;
  let output = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ttg test '));
    mark = folder;
    output = '';
  });
  afterEach(() => {
    for (const pid of processesOf(mark)) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  function start(spec: object, ...args: string[]): void {
    const file = join(folder, 'computation.json');
    const manifest = { apiVersion: 'ttg.io/v1alpha1', kind: 'Computation', metadata: { name: 'test' }, spec };
    writeFileSync(file, JSON.stringify(manifest));
    runner = spawn(process.execPath, [MAIN, file, ...args], {
      cwd: folder,
      env: { ...process.env, LOCAL_TEST_MARK: mark, TMPDIR: folder },
    });
    for (const stream of [runner.stdout, runner.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
  }

  async function exitCode(): Promise<unknown> {
    return (await once(runner, 'close'))[0];
  }

  const HANGING = {
    parameters: { count: 40 },
    algorithm: { name: 'faulty', args: { hangAt: [5, 25] } },
    shards: 2,
    parallelism: 2,
  };

  it('prints the report, writes the table and ends with 0; nothing else is left', async () => {
    start({ parameters: { count: 30 }, algorithm: { name: 'echo' }, shards: 2 }, '--out', 'my table.csv');
    expect(await exitCode(), output).to.equal(0);
    expect(output).to.contain('default/test: Succeeded').and.contain('Table: my table.csv');
    const lines = readFileSync(join(folder, 'my table.csv'), 'utf8').trimEnd().split(/\r?\n/);
    expect(lines).to.have.length(31);
    expect(lines[30]).to.match(/^29,29/);
    expect(readdirSync(folder).toSorted()).to.deep.equal(['computation.json', 'my table.csv']);
    expect(processesOf(mark)).to.deep.equal([]);
  });

  it('ends with 1 where more parameters failed than allowed', async () => {
    start({ parameters: { count: 30 }, algorithm: { name: 'faulty', args: { throwAt: [7] } }, shards: 2 });
    expect(await exitCode(), output).to.equal(1);
    expect(output).to.contain('TooManyFailedParameters').and.contain('7: Exception, RangeError');
  });

  it('ends with 2 and names field, value and what is allowed where the manifest is wrong', async () => {
    start({ parameters: { count: 0 }, algorithm: { name: 'echo' } });
    expect(await exitCode()).to.equal(2);
    expect(output).to.contain('spec.parameters.count is 0; allowed is 1 to');
  });

  it('gives up a shard whose algorithm takes no such argument, with the message of its worker', async () => {
    start({ parameters: { count: 10 }, algorithm: { name: 'primes', args: { width: -1 } }, shards: 1 });
    expect(await exitCode(), output).to.equal(1);
    expect(output).to.contain('ShardsGivenUp').and.contain('algorithm.args.width is -1');
  });

  it('leaves no process and no file after Ctrl-C, even while functions hang', async () => {
    start(HANGING, '--out', 'table.csv');
    await until('computing', () => output.includes('10/40'));
    expect(processesOf(mark).length).to.be.at.least(6);
    runner.kill('SIGINT');
    expect(await exitCode(), output).to.equal(130);
    expect(processesOf(mark)).to.deep.equal([]);
    expect(existsSync(join(folder, 'table.csv'))).to.equal(false);
    expect(readdirSync(folder)).to.deep.equal(['computation.json']);
  });

  it('takes everything with it when it is killed itself, even while functions hang', async () => {
    start(HANGING);
    await until('computing', () => output.includes('10/40'));
    runner.kill('SIGKILL');
    await until('the end of all processes', () => processesOf(mark).length === 0);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { until } from '../env/until.ts';
import { computeLocally, type LocalResult } from '../faults/local-harness.ts';
import { buildStarter } from './build-starter.ts';
import { livingGroup } from './living-group.ts';
import { COUNT_ORPHANS, resultsBelow } from './orphans.ts';

async function exec(script: string, spec: Record<string, unknown> = {}, algorithm: object = {}): Promise<LocalResult> {
  const run = ['sh', '-c', script, 'sim', '{parameter}', '{seed}', '{id}'];
  return await computeLocally({
    parameters: { count: 12 },
    algorithm: { exec: run, ...algorithm },
    shards: 1,
    failurePolicy: { timeoutSecondsPerParameter: 10 },
    ...spec,
  });
}

describe('an executable as it is', function () {
  this.timeout(60_000);

  before(buildStarter);

  it('is run for each parameter in an empty folder of its own, which goes with it', async () => {
    const { rows, computation } = await exec('ls | wc -l; echo x > left; pwd; echo $(($1 * $1))');
    expect(computation.status?.phase).to.equal('Succeeded');
    expect(rows.map((row) => row['result'])).to.deep.equal(Array.from({ length: 12 }, (_, id) => id * id));
    const { rows: folders } = await exec('mkdir -p deep/er; touch deep/er/file; ls -A | wc -l');
    expect(new Set(folders.map((row) => row['result']))).to.deep.equal(new Set([1]));
  });

  it('gets the same seed however many workers there are', async () => {
    const one = await exec('echo $2');
    const three = await exec('echo $2', { shards: 3 });
    expect(three.rows).to.deep.equal(one.rows);
    expect(new Set(one.rows.map((row) => row['result'])).size).to.equal(12);
  });

  it('fails by its exit code, a signal, or an output without a result, and says what stood on stderr', async () => {
    const script =
      'case $1 in 3) echo trouble >&2; echo bad mesh >&2; exit 4;; 4) kill -SEGV $$;; 5) exit 0;; 6) printf "\\377\\n";; esac; [ $1 = 5 ] || echo $1';
    const { rows, computation } = await exec(script);
    expect(rows[3]?.['error']).to.equal('Exception: exit code 4: exit code 4: bad mesh');
    expect(rows[4]?.['error']).to.match(/^Crashed: SIGSEGV/);
    expect(rows[5]?.['error']).to.match(/^InvalidResult: .*the output is empty/);
    expect(rows[6]?.['error']).to.match(/^InvalidResult: .*no UTF-8/);
    expect(computation.status?.progress).to.include({ completed: 8, failed: 4 });
  });

  it('that says 1 MB where 64 KiB are allowed fails at that parameter', async () => {
    const { rows } = await exec('if [ $1 = 2 ]; then head -c 1000000 /dev/zero | tr "\\0" x; else echo $1; fi');
    expect(rows[2]?.['error']).to.match(/^ResultTooLarge/);
    expect(rows[3]).to.include({ result: 3 });
  });

  it('that never ends, or ignores SIGTERM, is stopped, and nothing of it stays', async () => {
    const script = "trap '' TERM; sleep 4712 & echo $1; [ $1 != 3 ] || while :; do sleep 4713; done; ps -o pgid= $$";
    const { rows } = await exec(script, { failurePolicy: { timeoutSecondsPerParameter: 1 } });
    expect(rows[3]?.['error']).to.match(/^TimedOut/);
    const groups = rows.flatMap((row) => (row['result'] === null ? [] : [Number(row['result'])]));
    await until('the processes to be gone', () => groups.every((group) => livingGroup(group).length === 0));
  });

  it('may leave processes behind: they end with it, and what they write is not the next one’s', async () => {
    // Known by its time: other sleeps on the machine are none of ours.
    const nap = `sleep ${1_000_000 + process.pid}`;
    const left = `ps -eo args | grep -c "^${nap}"; (sleep 0.5; echo late; ${nap}) & setsid ${nap} &`;
    const { rows } = await exec(`${left} :`, {}, { result: 'Json' });
    expect(new Set(rows.map((row) => row['result']))).to.deep.equal(new Set([0]));
  });

  it('that is stopped leaves no folder', async () => {
    const script = 'ls -d ../exec-*-* | wc -l; echo x > file; [ $1 != 3 ] || sleep 4716';
    const { rows } = await exec(script, { failurePolicy: { timeoutSecondsPerParameter: 1 } });
    expect(rows[3]?.['error']).to.match(/^TimedOut/);
    expect(new Set(rows.slice(4).map((row) => row['result']))).to.deep.equal(new Set([1]));
  });

  it('that is stopped leaves no process to the first one of its container, dead or alive', () => {
    const nap = `sleep ${2_000_000 + process.pid}`;
    const hang = `[ $1 != 3 ] || { setsid ${nap} & ${nap}; }`;
    const results = resultsBelow({
      parameters: { count: 6 },
      algorithm: { exec: ['sh', '-c', `${hang}; ${COUNT_ORPHANS}`, 'sim', '{id}'] },
      shards: 1,
      failurePolicy: { timeoutSecondsPerParameter: 1, maxFailedParameters: 1 },
    });
    expect(results).to.deep.equal(['0', '0', '0', '', '0', '0']);
  });

  it('is started by Node where the starter is missing, with the same results, and the worker says so at once and at its end', async () => {
    const lines: string[] = [];
    process.env['TTG_EXEC_STARTER'] = '/no/starter';
    try {
      const algorithm = { exec: ['sh', '-c', 'echo $(($1 * $1))', 'sim', '{id}'] };
      const spec = { parameters: { count: 4 }, algorithm, shards: 1 };
      const { rows } = await computeLocally(spec, { line: (_, text) => lines.push(text) });
      expect(rows.map((row) => row['result'])).to.deep.equal([0, 1, 4, 9]);
    } finally {
      delete process.env['TTG_EXEC_STARTER'];
    }
    const said = lines.findIndex((line) => /\[WARN \].* executables are started by Node, .*\/no\/starter/.test(line));
    const running = lines.findIndex((line) => line.includes('PROGRESS') || line.includes('COMPLETED'));
    expect(said, lines.join('\n')).to.be.within(0, running - 1);
    expect(lines.find((line) => line.startsWith('{"summary"'))).to.match(
      /"remarks":\["executables are started by Node/,
    );
  });

  it('may spoil its folder for itself alone', async () => {
    const script =
      'pwd; ls -A; stat -c %a .; case $(($1 % 3)) in 0) rmdir "$PWD";; 1) chmod 500 .;; 2) mkdir d; touch d/f; chmod 0 d;; esac';
    const { rows } = await exec(script, {}, { result: 'Regex', pattern: '^(\\d+|d)$' });
    expect(new Set(rows.map((row) => row['result']))).to.deep.equal(new Set([700]));
  });

  it('may be a script without a first line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ttg-exec-'));
    try {
      writeFileSync(join(folder, 'sim'), 'echo $(($1 + 1))\n', { mode: 0o755 });
      const { rows } = await exec('', {}, { exec: [join(folder, 'sim'), '{id}'] });
      expect(rows[7]).to.include({ result: 8 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('that exits 1 at once for each parameter ends the run, and what it said on stderr is told', async () => {
    // More failures than are allowed are another reason, which could be seen first.
    const spec = { parameters: { count: 4_000 }, failurePolicy: { maxFailedParameters: 3_000 } };
    const { computation } = await exec('echo no licence >&2; exit 1', spec);
    expect(computation.status).to.include({ phase: 'Failed', reason: 'EveryParameterFails' });
    expect(computation.status?.message).to.contain('exit code 1: no licence');
  });

  it('gives -0 and 64 bits as they are, and no whole number beyond', async () => {
    const numbers = '-0 9223372036854775808 18446744073709551616';
    const script = `set -- ${numbers} $1; shift $4; echo $1`;
    const { rows } = await exec(script, { parameters: { count: 3 } });
    expect([rows[0]?.['result'], rows[1]?.['result']]).to.deep.equal([-0, 2 ** 63]);
    expect(rows[2]?.['error']).to.match(/^InvalidResult: .*18446744073709551616/);
  });

  it('that does not exist ends the run at once and is named', async () => {
    const algorithm = { exec: ['./no-such-sim', '{id}'] };
    const { computation } = await computeLocally({ parameters: { count: 3 }, algorithm, shards: 1 });
    expect(computation.status).to.include({ phase: 'Failed' });
    expect(computation.status?.message).to.contain('algorithm.exec[0] "./no-such-sim": there is no such file');
  });

  it('with a placeholder that stands for nothing is refused, and which there are is said', async () => {
    const refusal = await exec('', {}, { exec: ['echo', '{y}'] }).catch(String);
    expect(refusal).to.match(/spec\.algorithm\.exec.*\{y\}.*\{parameter\}, \{id\}/);
    const parameters = { list: { values: [{ x: 1 }, { y: 2 }] } };
    const { rows } = await exec('', { parameters }, { exec: ['echo', '{y}'] });
    expect(rows[0]?.['error']).to.match(/\{y\} stands for nothing; there are \{x\}, \{parameter\}, \{id\}/);
    expect(rows[1]).to.include({ result: 2 });
  });
});

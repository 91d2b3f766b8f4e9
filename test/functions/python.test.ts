import { expect } from 'chai';
import { until } from '../env/until.ts';
import { computeLocally, type LocalResult } from '../faults/local-harness.ts';
import { buildStarter } from './build-starter.ts';
import { livingGroup } from './living-group.ts';
import { COUNT_ORPHANS, resultsBelow } from './orphans.ts';

/** Computes with a function in Python, given as the files of its ConfigMap; sim.py has it. */
async function python(
  code: string,
  spec: Record<string, unknown> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<LocalResult> {
  const algorithm = { python: { configMap: { name: 'sim', key: 'sim.py' } }, args: { k: 3 } };
  return await computeLocally(
    { parameters: { count: 50 }, algorithm, shards: 1, ...spec },
    { code: { files: new Map(Object.entries({ ...files, 'sim.py': code })) } },
  );
}

describe('a function in Python', function () {
  this.timeout(60_000);

  before(buildStarter);

  it('gets parameter, id and arguments, imports what is beside it, and may print', async () => {
    const code = `
import helper
def setup(args):
    helper.factor = args["k"]
def compute(x, ctx):
    print('{"i":0,"r":"a line that only looks like an answer"}')
    return {"value": helper.times(x), "id": ctx.id, "text": "é\\n"}
`;
    const helper = 'factor = 0\ndef times(x):\n    return factor * x\n';
    const { rows, computation } = await python(code, {}, { 'helper.py': helper });
    expect(computation.status?.phase).to.equal('Succeeded');
    expect(rows).to.have.length(50);
    const usage = computation.status?.shards?.[0]?.usage;
    expect(usage?.cpuMs).to.be.within(10, 60_000);
    expect(usage?.peakMemoryBytes).to.be.within(20e6, 2e9);
    expect(rows[7]).to.include({ param_id: 7, value: 21, id: 7, text: 'é\n' });
  });

  it('that raises costs that parameter, with type, message and a trace of its own lines', async () => {
    const code = 'def compute(x):\n    if x == 17:\n        raise ValueError("negative radicand")\n    return x\n';
    const { rows, computation } = await python(code);
    expect(computation.status?.progress).to.include({ completed: 49, failed: 1 });
    expect(rows[17]?.['error']).to.equal('Exception: ValueError: negative radicand');
    expect(computation.status?.failures?.[0]).to.include({ type: 'ValueError', parameter: 17 });
  });

  it('that takes its process down costs that parameter alone', async () => {
    const code = 'import os\ndef compute(x):\n    if x == 5: os.abort()\n    if x == 6: os._exit(3)\n    return x\n';
    const { rows, computation } = await python(code);
    expect(computation.status?.progress).to.include({ completed: 48, failed: 2 });
    expect(rows[5]?.['error']).to.match(/^Crashed: SIGABRT/);
    expect(rows[6]?.['error']).to.match(/^Crashed: exit code 3/);
  });

  it('that is stopped leaves no process to the first one of its container, dead or alive', () => {
    const code = `
import multiprocessing, os, subprocess, time
def compute(x):
    if x == 3:
        subprocess.Popen(["sleep", "600"], start_new_session=True)
        with multiprocessing.Pool(2) as pool:
            pool.map(time.sleep, [600, 600])
    return int(subprocess.check_output(["sh", "-c", '${COUNT_ORPHANS}']))
`;
    const algorithm = { python: { configMap: { name: 'sim', key: 'sim.py' } } };
    const failurePolicy = { timeoutSecondsPerParameter: 1, maxFailedParameters: 1 };
    const spec = { parameters: { count: 6 }, algorithm, shards: 1, failurePolicy };
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'sim' }, data: { 'sim.py': code } };
    expect(resultsBelow(spec, configMap)).to.deep.equal(['0', '0', '0', '', '0', '0']);
  });

  it('that takes more memory than the worker may have is stopped at that parameter, and its memory is told', async () => {
    const code =
      'import time\ndef compute(x):\n    held = b"x" * (400_000_000 if x == 3 else 1)\n    time.sleep(0.2 if x == 3 else 0)\n    return len(held)\n';
    const worker = { resources: { limits: { memory: '300Mi' } } };
    const { rows, computation } = await python(code, { parameters: { count: 6 }, worker });
    expect(rows[3]?.['error']).to.match(/^OutOfMemory: the process was stopped at \d+ MiB/);
    expect(computation.status?.progress).to.include({ completed: 5, failed: 1 });
  });

  it('that returns what no table holds has that parameter’s error', async () => {
    const code = 'def compute(x):\n    return {1: {2}} if x == 3 else float("nan") if x == 4 else (x, None)\n';
    const { rows } = await python(code, { parameters: { count: 6 } });
    expect(rows[3]?.['error']).to.match(/^InvalidResult: .*returned set/);
    expect(rows[4]).to.include({ result: 'NaN' });
    expect(rows[5]).to.deep.include({ result: [5, null] });
  });

  it('that returns -0, large numbers, a megabyte or half a character has these, or that parameter’s error', async () => {
    const code = `
def compute(x):
    return [-0.0, 2**63, -2**63, 2**64 - 1, 2**64, "x" * 1_000_000, "\\ud800", {"deep": -0.0}, b"\\xff"][x]
`;
    const { rows, computation } = await python(code, { parameters: { count: 9 } });
    expect(rows.slice(0, 4).map((row) => row['result'])).to.deep.equal([-0, 2 ** 63, -(2 ** 63), 2 ** 64]);
    expect(rows[7]?.['deep']).to.equal(-0);
    const errors = [4, 5, 6, 8].map((id) => String(rows[id]?.['error']));
    const [beyond, large, half, bytes] = errors;
    expect(beyond).to.match(/^InvalidResult: .*18446744073709551616/);
    expect(large).to.match(/^ResultTooLarge/);
    expect(half).to.match(/^InvalidResult: .*half of a surrogate pair/);
    expect(bytes).to.match(/^InvalidResult: .*returned bytes/);
    expect(computation.status?.progress).to.include({ completed: 5, failed: 4 });
  });

  it('that writes rubbish on the data descriptor, closes it, exits or never returns costs that parameter alone', async () => {
    const code = `
import os, sys, time
def compute(x):
    if x == 2: os.write(4, b"hello\\n"); time.sleep(99)
    if x == 4: os.close(4)
    if x == 6: sys.exit(1)
    if x == 8: time.sleep(99)
    return x
`;
    const failurePolicy = { timeoutSecondsPerParameter: 2 };
    const { rows, computation } = await python(code, { parameters: { count: 10 }, failurePolicy });
    expect(rows[2]?.['error']).to.match(/^Crashed: Protocol: .*it said: hello/);
    expect(rows[4]?.['error']).to.match(/^Crashed/);
    expect(rows[6]?.['error']).to.match(/^Exception: SystemExit/);
    expect(rows[8]?.['error']).to.match(/^TimedOut/);
    expect(computation.status?.progress).to.include({ completed: 6, failed: 4 });
  });

  it('that ignores SIGTERM is stopped all the same, with what it started', async () => {
    const code = `
import os, signal, subprocess, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
def compute(x):
    subprocess.Popen(["sleep", "4717"])
    if x == 3:
        while True: time.sleep(9)
    return os.getpgrp()
`;
    const failurePolicy = { timeoutSecondsPerParameter: 1 };
    const { rows } = await python(code, { parameters: { count: 6 }, failurePolicy });
    expect(rows[3]?.['error']).to.match(/^TimedOut/);
    const groups = new Set(rows.flatMap(({ result }) => (typeof result === 'number' ? [result] : [])));
    expect(groups.size).to.be.at.least(2);
    await until('the processes to be gone', () => [...groups].every((group) => livingGroup(group).length === 0));
  });

  it('forks, starts processes and leaves them: the answers stay its own, and nobody stays behind', async () => {
    const code = `
import os, subprocess
def compute(x):
    if x % 10 == 0:
        subprocess.Popen(["sleep", "4711"])
        if os.fork() == 0:
            return "the copy's"
    return os.getpgrp()
`;
    const { rows, computation } = await python(code);
    expect(computation.status?.phase).to.equal('Succeeded');
    const groups = new Set(rows.map((row) => row['result']));
    await until('the processes to be gone', () =>
      [...groups].every((group) => livingGroup(Number(group)).length === 0),
    );
  });

  it('gives the same bits from however many workers', async () => {
    const code = `
import random
def compute(x, ctx):
    return {"u": random.random(), "g": random.gauss(0, 1), "s": ctx.seed, "w": list({"a", "b", "c"})}
`;
    const one = await python(code, { parameters: { count: 40 } });
    const seven = await python(code, { parameters: { count: 40 }, shards: 7, parallelism: 2 });
    expect(seven.rows).to.deep.equal(one.rows);
    expect(new Set(one.rows.map((row) => row['u'])).size).to.equal(40);
    const algorithm = { python: { configMap: { name: 'sim', key: 'sim.py' } }, seed: 1 };
    const other = await python(code, { parameters: { count: 40 }, algorithm });
    expect(other.rows[0]).not.to.deep.equal(one.rows[0]);
  });

  describe('that cannot be loaded ends the run as ImportFailed', () => {
    const cases: Readonly<Record<string, [string, RegExp]>> = {
      'a missing module': [
        'import nummpy\ndef compute(x): return x\n',
        /sim\.py of ConfigMap sim imports nummpy, which is not/,
      ],
      'a syntax error': ['def compute(x)\n    return x\n', /SyntaxError in sim\.py, line 1/],
      'no such function': ['def computed(x): return x\n', /has no function compute; it has computed/],
      'no parameter': ['def compute(): return 1\n', /compute takes 0 parameters; it must be compute\(param\)/],
      'an async function': ['async def compute(x): return 1\n', /is async/],
      'a setup that raises': [
        'def setup(): raise OSError("no data")\ndef compute(x): return 1\n',
        /setup\(\).*OSError: no data/,
      ],
      'an import that ends the process': ['import sys\nsys.exit(4)\n', /raised SystemExit: 4/],
    };
    for (const [title, [code, message]] of Object.entries(cases)) {
      it(title, async () => {
        const { computation } = await python(code, { shards: 3, parallelism: 1 });
        expect(computation.status).to.include({ phase: 'Failed', reason: 'ImportFailed' });
        expect(computation.status?.message).to.match(message);
        expect(computation.status?.progress).to.include({ completed: 0, failed: 0 });
      });
    }
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { until } from '../env/until.ts';
import { computeLocally, type LocalResult } from '../faults/local-harness.ts';
import { buildStarter } from './build-starter.ts';
import { livingGroup } from './living-group.ts';

const SQUARE = join(import.meta.dirname, '../../worker/contract/examples/square.py');

/** A program in Python; `say(text)` writes a line, `answer(line, value)` answers one. */
async function program(body: string, spec: Record<string, unknown> = {}): Promise<LocalResult> {
  const head = `
import json, os, sys, time, subprocess
lines = os.fdopen(3); out = os.fdopen(4, "wb", 0)
def say(text): out.write(text.encode() + b"\\n")
def answer(line, value):
    say(json.dumps({"i": json.loads(line)["i"], "r": value}))
lines.readline()
`;
  const algorithm = { command: ['python3', '-c', `${head}${body}`] };
  return await computeLocally({ parameters: { count: 12 }, algorithm, shards: 1, ...spec });
}

/** Why a run with that program ends before it began. */
async function refusal(file: string, spec: Record<string, unknown> = {}): Promise<string | undefined> {
  const algorithm = { command: [file] };
  const { computation } = await computeLocally({ parameters: { count: 3 }, algorithm, shards: 1, ...spec });
  expect(computation.status).to.include({ phase: 'Failed' });
  return computation.status?.message;
}

describe('a program that speaks the contract', function () {
  this.timeout(60_000);

  before(buildStarter);

  it('computes every parameter, and its failures are rows', async () => {
    const algorithm = { command: ['python3', SQUARE] };
    const parameters = { list: { values: [1, 2.5, 'no', 4] } };
    const { rows } = await computeLocally({ parameters, algorithm, shards: 2 });
    expect(rows.map((row) => row['result'] ?? null)).to.deep.equal([1, 6.25, null, 16]);
    expect(rows[2]?.['error']).to.match(/^Exception: TypeError/);
  });

  it('may answer in any order, and knows the size of the whole', async () => {
    const body = `
say('{"ready":true}')
import select
held = []
for line in lines:
    held.append(line)
    if len(held) == 2 or json.loads(line)["i"] in (0, 11):
        for one in reversed(held): answer(one, int(os.environ["TOTAL_PARAMETERS"]))
        held = []
`;
    const { rows, computation } = await program(body, { failurePolicy: { timeoutSecondsPerParameter: 5 } });
    expect(computation.status?.phase, computation.status?.message).to.equal('Succeeded');
    expect(new Set(rows.map((row) => row['result']))).to.deep.equal(new Set([12]));
  });

  it('that refuses to begin ends the run with its words', async () => {
    const { computation } = await program('say(\'{"ready":false,"e":{"message":"no model"}}\')');
    expect(computation.status).to.include({ phase: 'Failed', reason: 'ImportFailed' });
    expect(computation.status?.message).to.contain('no model');
  });

  it('that exits 1 at once is given up, and the exit code is named', async () => {
    const failurePolicy = { retriesPerShard: 0 };
    const { computation } = await program('sys.exit(1)', { failurePolicy });
    expect(computation.status?.phase).to.equal('Failed');
    expect(computation.status?.message).to.match(/ended before they took a parameter \(exit code 1\)/);
  });

  it('that cannot be started though it may be executed is given up, and why is said', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ttg-program-'));
    const file = join(folder, 'solver');
    writeFileSync(file, '#!/no/such/interpreter\n', { mode: 0o755 });
    expect(await refusal(file, { failurePolicy: { retriesPerShard: 0 } })).to.match(
      /before they took a parameter \((exit code 1: .*solver: no such file or directory|spawn .*solver ENOENT)\)/,
    );
    rmSync(folder, { recursive: true });
  });

  it('that does not exist, or may not be executed, ends the run at once and is named', async () => {
    expect(await refusal('./no-such-solver')).to.contain(
      'algorithm.command[0] "./no-such-solver": there is no such file',
    );
    expect(await refusal(SQUARE.replace('square.py', 'square.c'))).to.contain('is not executable (chmod +x)');
  });

  it('that answers one parameter twice is replaced, and its first answer stands', async () => {
    const body = `
say('{"ready":true}')
for line in lines:
    answer(line, os.getpid())
    if json.loads(line)["i"] == 5:
        answer(line, "again")
        time.sleep(99)
`;
    const { rows, computation } = await program(body);
    expect(computation.status?.progress).to.include({ completed: 12, failed: 0 });
    expect(new Set(rows.map((row) => row['result'])).size).to.equal(2);
    expect(rows[5]?.['result']).to.equal(rows[0]?.['result']);
  });

  const faults: Readonly<Record<string, [string, RegExp]>> = {
    'writes rubbish': ['say("hello")', /^Crashed: Protocol: .*it said: hello/],
    'answers an unknown id': ['say(\'{"i":99,"r":1}\')', /^Crashed: Protocol: .*an answer to 99, unasked/],
    dies: ['os._exit(3)', /^Crashed: exit code 3/],
    'never answers': ['time.sleep(99)', /^TimedOut/],
    'answers 1 MB': ['answer(line, "x" * 1000000)', /^ResultTooLarge/],
    'answers broken text': ['out.write(b\'{"i":5,"r":"\\xff"}\\n\')', /^InvalidResult/],
  };
  for (const [title, [fault, error]] of Object.entries(faults)) {
    it(`that ${title} at one parameter loses that one alone`, async () => {
      const body = `
say('{"ready":true}')
for line in lines:
    if json.loads(line)["i"] == 5:
        ${fault}
    else:
        answer(line, 1)
`;
      const failurePolicy = { timeoutSecondsPerParameter: 2 };
      const { rows, computation } = await program(body, { failurePolicy });
      expect(computation.status?.progress).to.include({ completed: 11, failed: 1 });
      expect(rows[5]?.['error']).to.match(error);
    });
  }

  it('that answers everything twice is given up, and why is said', async () => {
    const body = `say('{"ready":true}')\nfor line in lines:\n    answer(line, 1); answer(line, 1)\n`;
    const { computation } = await program(body, { parameters: { count: 1000 }, failurePolicy: { retriesPerShard: 0 } });
    expect(computation.status?.phase).to.equal('Failed');
    expect(computation.status?.message).to.match(/breaks the protocol.*an answer to \d+, unasked/);
  });

  it('that starts processes and ignores SIGTERM leaves nothing', async () => {
    const body = `
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
say('{"ready":true}')
for line in lines:
    subprocess.Popen(["sleep", "4714"])
    answer(line, os.getpgrp())
`;
    const { rows } = await program(body);
    const group = Number(rows[0]?.['result']);
    await until('the processes to be gone', () => livingGroup(group).length === 0);
  });
});

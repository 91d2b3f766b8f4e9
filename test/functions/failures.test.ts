import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { isRecord } from '../../crds/record.ts';
import type { LocalLedger } from '../../cli/local/local-ledger.ts';
import { computeLocally } from '../faults/local-harness.ts';
import { buildStarter } from './build-starter.ts';

type Failure = Record<string, unknown>;

/** What is recorded of each failed parameter of twelve, by its id. */
async function failuresOf(algorithm: object, files: Record<string, string> = {}): Promise<Map<unknown, Failure>> {
  let ledger: LocalLedger | undefined;
  let listed = '';
  await computeLocally(
    { parameters: { count: 12 }, algorithm, shards: 1, failurePolicy: { timeoutSecondsPerParameter: 3 } },
    {
      code: { files: new Map(Object.entries(files)) },
      started: (running) => (ledger = running.ledger),
      beforeEnd: async () => {
        const [only] = (await ledger?.client.progress())?.computations ?? [];
        if (ledger === undefined || only === undefined) return;
        const table = { format: 'failures', columns: ['worker', 'node', 'attempt'] } as const;
        listed = await text(await ledger.client.table(only.uid, table));
      },
    },
  );
  const failures = listed
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
    .filter(isRecord);
  return new Map(failures.map((failure) => [failure['param_id'], failure]));
}

describe('what is recorded of a failed parameter', function () {
  this.timeout(90_000);

  before(buildStarter);

  it('of a Python function has exit code or signal, and the end of its stderr with Python’s own trace of a crash', async () => {
    const code = `
import os, sys
def compute(x):
    if x == 3:
        sys.stderr.write("noise\\n" * 1000 + "mesh is bad\\n")
        os._exit(7)
    if x == 5: os.abort()
    if x == 8: raise ValueError("negative radicand")
    return x
`;
    const failures = await failuresOf({ python: { configMap: { name: 'sim', key: 'sim.py' } } }, { 'sim.py': code });
    expect(failures.get(3)).to.include({ parameter: 3, reason: 'Crashed', exitCode: 7, attempts: 2, attempt: 1 });
    expect(failures.get(3)?.['stderr'])
      .to.have.length(4096)
      .and.match(/noise\nmesh is bad\n$/);
    expect(failures.get(5)).to.include({ reason: 'Crashed', signal: 'SIGABRT' });
    expect(failures.get(5)?.['stderr']).to.contain('Fatal Python error: Aborted').and.contain('in compute');
    expect(failures.get(8)).to.include({ type: 'ValueError', message: 'negative radicand' });
    expect(failures.get(8)?.['trace']).to.contain('raise ValueError');
    for (const failure of failures.values()) expect(failure).to.include.all.keys('worker', 'node');
  });

  it('of an executable has exit code or signal, its memory and the end of its stderr', async () => {
    const script =
      'echo warm >&2; case $1 in 3) echo bad mesh >&2; exit 4;; 4) kill -SEGV $$;; 5) exit 0;; esac; echo 1';
    const failures = await failuresOf({ exec: ['sh', '-c', script, 'sim', '{id}'] });
    expect(failures.get(3)).to.include({ type: 'exit code 4', exitCode: 4, stderr: 'warm\nbad mesh\n' });
    expect(failures.get(3)?.['peakMemoryBytes']).to.be.within(100_000, 100_000_000);
    expect(failures.get(3)).not.to.have.property('trace');
    expect(failures.get(4)).to.include({ reason: 'Crashed', signal: 'SIGSEGV', stderr: 'warm\n' });
    expect(failures.get(5)).to.include({ reason: 'InvalidResult', exitCode: 0, stderr: 'warm\n' });
  });

  it('of a program that is stopped has the end of its stderr', async () => {
    const body = `
import json, os, sys, time
lines = os.fdopen(3); out = os.fdopen(4, "wb", 0)
lines.readline(); out.write(b'{"ready":true}\\n')
for line in lines:
    i = json.loads(line)["i"]
    if i == 5:
        print("solving for ever", file=sys.stderr, flush=True)
        time.sleep(99)
    out.write(b'{"i":%d,"r":1}\\n' % i)
`;
    const failures = await failuresOf({ command: ['python3', '-c', body] });
    expect(failures.get(5)).to.include({ reason: 'TimedOut', stderr: 'solving for ever\n' });
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { LocalLedger } from '../../cli/local/local-ledger.ts';
import type { WorkSpec } from '../../crds/protocol.ts';
import { aggregate, computeLocally, idsOf, idsUpTo } from './local-harness.ts';
import { ScriptedLedger, type Script } from './scripted-ledger.ts';

const MAIN = fileURLToPath(new URL('../../worker/main.ts', import.meta.url));

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 45_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('what was waited for did not happen within 45 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface WorkerEnd {
  code: unknown;
  output: string;
}

/** A worker process and how it ends. */
class WorkerProcess {
  readonly child;
  output = '';

  constructor(env: Record<string, string>) {
    this.child = spawn(process.execPath, [MAIN], {
      env: { ...process.env, TTG_COMPUTATION_UID: 'u', WORKER_ID: '0', TTG_END_WITH_STDIN: 'true', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  async end(): Promise<WorkerEnd> {
    const [code] = await once(this.child, 'close');
    return { code, output: this.output };
  }

  async says(text: string): Promise<void> {
    await until(() => this.output.includes(text));
  }
}

function work(overrides: Partial<WorkSpec> = {}): WorkSpec {
  return {
    parameters: { count: 100_000 },
    algorithm: { name: 'echo', args: {} },
    aggregations: [],
    retriesPerParameter: 0,
    slots: 1,
    ...overrides,
  };
}

function refuseCommit(which: number, status: number, code: string): NonNullable<Script['prank']> {
  return (path, nth) => (path === 'commits' && nth === which ? { status, code } : undefined);
}

describe('a worker and its ledger', function () {
  this.timeout(180_000);
  let folder: string;
  let tokenFile: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ttg-test-'));
    tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'first');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function withLedger<T>(
    script: Script,
    act: (ledger: ScriptedLedger, start: (env?: Record<string, string>) => WorkerProcess) => Promise<T>,
  ): Promise<T> {
    const ledger = new ScriptedLedger(script);
    const url = await ledger.start();
    const workers: WorkerProcess[] = [];
    try {
      return await act(ledger, (env = {}) => {
        const worker = new WorkerProcess({ TTG_LEDGER_URL: url, TTG_TOKEN_FILE: tokenFile, ...env });
        workers.push(worker);
        return worker;
      });
    } finally {
      for (const { child } of workers) child.kill('SIGKILL');
      await ledger.stop();
    }
  }

  it('that loses answers, hangs up and is busy: every row arrives exactly once', async () => {
    const pranks = [
      undefined,
      'lose-answer',
      'hang-up',
      { status: 503, code: 'Busy', retryAfter: 0 },
      undefined,
    ] as const;
    await withLedger({ work: work(), total: 8000, prank: (_path, nth) => pranks[nth % 5] }, async (ledger, start) => {
      const { code, output } = await start().end();
      expect(code, output).to.equal(0);
      expect(ledger.rows).to.deep.equal(idsUpTo(8000).map((id) => `{"r":${id}}`));
      expect(ledger.epoch, 'claims').to.be.at.most(2);
    });
  });

  it('that says 409: the worker drops what it has, claims again and goes on from there', async () => {
    await withLedger(
      { work: work(), total: 5000, prank: refuseCommit(2, 409, 'StaleEpoch') },
      async (ledger, start) => {
        const { code, output } = await start({ TTG_COMMIT_SECONDS: '60' }).end();
        expect(code, output).to.equal(0);
        expect(output).to.contain('LIFECYCLE: RESUMED - from parameter 1000');
        expect(ledger.epoch).to.equal(2);
        expect(ledger.rows).to.deep.equal(idsUpTo(5000).map((id) => `{"r":${id}}`));
      },
    );
  });

  it('that has ended the Computation: exit 75', async () => {
    await withLedger(
      { work: work(), total: 5000, prank: refuseCommit(1, 410, 'ComputationEnded') },
      async (_ledger, start) => {
        const { code, output } = await start().end();
        expect(code).to.equal(75);
        expect(output).to.contain('LIFECYCLE: INTERRUPTED');
      },
    );
  });

  it('that is away for longer than the patience: exit 75, saying so', async () => {
    await withLedger({ work: work(), total: 5000, prank: () => 'hang-up' }, async (_ledger, start) => {
      const { code, output } = await start({ TTG_LEDGER_PATIENCE_SECONDS: '1' }).end();
      expect(code).to.equal(75);
      expect(output).to.contain('LedgerAway: claim had no success');
    });
  });

  it('is asked with the token that its file holds at that moment', async () => {
    const slow = work({ algorithm: { name: 'faulty', args: { sleepMs: 5 } } });
    await withLedger({ work: slow, total: 400 }, async (ledger, start) => {
      const worker = start({ TTG_COMMIT_SECONDS: '0.2' });
      await worker.says('RUNNING');
      writeFileSync(tokenFile, 'second\n');
      expect((await worker.end()).code).to.equal(0);
      expect(ledger.tokens.at(0)).to.equal('Bearer first');
      expect(ledger.tokens.at(-1)).to.equal('Bearer second');
    });
  });

  it('gets a first commit long before the interval is over', async () => {
    const slow = work({ algorithm: { name: 'faulty', args: { sleepMs: 10 } } });
    await withLedger({ work: slow, total: 300 }, async (ledger, start) => {
      expect((await start({ TTG_COMMIT_SECONDS: '5' }).end()).code).to.equal(0);
      expect(ledger.headers).to.have.length.above(1);
    });
  });

  it('hears of SIGTERM: what is done is committed, goodbye is said, exit 75', async () => {
    const slow = work({ algorithm: { name: 'faulty', args: { sleepMs: 10 } } });
    await withLedger({ work: slow, total: 5000 }, async (ledger, start) => {
      const worker = start({ TTG_COMMIT_SECONDS: '60' });
      await worker.says('RUNNING');
      await until(() => Number(ledger.heartbeats.at(-1)?.['waiting'] ?? 0) > 0);
      worker.child.kill('SIGTERM');
      const { code, output } = await worker.end();
      expect(code, output).to.equal(75);
      expect(ledger.rows.length).to.be.within(1, 1000);
      expect(ledger.heartbeats.at(-1)).to.include({ leaving: true, offset: ledger.rows.length });
    });
  });

  it('hears every two seconds which parameter takes long', async () => {
    const hang = work({ algorithm: { name: 'faulty', args: { hangAt: [7] } } });
    await withLedger({ work: hang, total: 50 }, async (ledger, start) => {
      const worker = start();
      await worker.says('RUNNING');
      await until(() => ledger.heartbeats.length >= 2);
      expect(ledger.heartbeats.at(-1)?.['inHand']).to.have.property('id', 7);
      expect(ledger.rows).to.have.length(7);
    });
  });

  it('names an algorithm argument that is wrong: exit 76 and a message on stderr', async () => {
    const bad = work({ algorithm: { name: 'primes', args: { width: 0 } } });
    await withLedger({ work: bad, total: 50 }, async (_ledger, start) => {
      const { code, output } = await start().end();
      expect(code).to.equal(76);
      expect(output).to.contain('BadAlgorithm: algorithm.args.width is 0; allowed are whole numbers from 1');
    });
  });

  it('is the real one and stands still for seconds: the worker waits two intervals ahead and goes on', async () => {
    const stopAt = 3000;
    let ledger: LocalLedger | undefined;
    let stoppedWith: number | undefined;
    let stoppedAtMs = 0;
    let computed = 0;
    let computedWithout = 0;
    let durable = 0;
    const count = 20_000;
    const { computation, rows, printed } = await computeLocally(
      {
        parameters: { count },
        algorithm: { name: 'faulty', args: { printIds: true, sleepMs: 0.1 } },
        shards: 1,
        parallelism: 1,
        aggregations: [{ name: 'sum', field: 'result', op: 'sum' }],
      },
      {
        started: (running) => (ledger = running.ledger),
        progress: ({ status }) => {
          const { pid } = ledger ?? {};
          if (stoppedWith !== undefined || pid === undefined || (status?.progress?.completed ?? 0) < stopAt) return;
          stoppedWith = status?.progress?.completed;
          process.kill(pid, 'SIGSTOP');
          stoppedAtMs = Date.now();
          setTimeout(() => {
            computedWithout = computed;
            process.kill(pid, 'SIGCONT');
          }, 4000);
        },
        line: (_shard, text) => (computed += text.startsWith('id ') ? 1 : 0),
        beforeEnd: async () => {
          const [only] = (await ledger?.client.progress())?.computations ?? [];
          if (ledger === undefined || only === undefined) return;
          for await (const { timestamp } of ledger.client.rows(only.uid, { columns: ['timestamp'] })) {
            // It stood still for 4 s: half of that tells what was stored before from what was stored after.
            if (Date.parse(String(timestamp)) < stoppedAtMs + 2000) durable += 1;
          }
        },
      },
    );
    expect(stoppedWith, 'the ledger was stopped').to.be.within(stopAt, count - 3000);
    expect(durable).to.be.at.least(stopAt);
    expect(computedWithout - durable).to.be.within(1, 2000);
    expect(idsOf(rows)).to.deep.equal(idsUpTo(count));
    expect(aggregate(computation, 'sum')).to.equal('199990000');
    expect(printed).to.have.length(count);
    expect(computation.status?.shards?.[0]?.attempts).to.equal(1);
  });
});

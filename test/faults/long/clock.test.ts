import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComputationProgress } from '../../../crds/protocol.ts';
import { LedgerClient } from '../../../operator/ledger/client.ts';
import { until } from '../../env/until.ts';
import { LedgerProcess } from '../../ledger/ledger-process.ts';
import { SECRET } from '../../ledger/test-ledger.ts';
import { WrongClock } from '../clock.ts';
import { PROBLEMS, registrationOf, totalOf } from '../schedule/problem.ts';
import { answerOf, undisturbed, workerEnv } from '../schedule/undisturbed.ts';
import { WorkerProcess } from '../schedule/worker-process.ts';

const SHARDS = 3;
const [PROBLEM] = PROBLEMS;

interface Hours {
  /** By how much a clock is wrong at first, and after about a third of the parameters. */
  first: number;
  later: number;
}
const RIGHT: Hours = { first: 0, later: 0 };

interface WrongClocks {
  ledger: Hours;
  /** Of the three shards' workers. */
  workers: Hours[];
}

/** Nobody was silent, and what took time took some. */
function expectSane(seen: readonly ComputationProgress[]): void {
  for (const { ratePerSecond, shards } of seen) {
    expect(ratePerSecond).to.be.within(0, 100_000);
    for (const { silentSeconds = 0, timing } of shards) {
      expect(silentSeconds).to.be.within(0, 10);
      expect(timing.computeMs + timing.waitMs + timing.idleMs).to.be.within(0, 60_000);
    }
  }
}

describe('a clock that is off by an hour', function () {
  this.timeout(180_000);
  let folder: string;
  let started: { clocks: WrongClock[]; ledger?: LedgerProcess; workers: WorkerProcess[] };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ttg-clocks-'));
    started = { clocks: [], workers: [] };
  });
  afterEach(async () => {
    for (const worker of started.workers) worker.signal('SIGKILL');
    await Promise.all(started.workers.map(async ({ ended }) => ended));
    await started.ledger?.end('SIGKILL');
    for (const clock of started.clocks) clock.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A run by real processes: what the ledger said meanwhile, and whether the answer is the undisturbed one. */
  async function run({ ledger, workers }: WrongClocks): Promise<ComputationProgress[]> {
    if (PROBLEM === undefined) throw new Error('there is no problem to compute');
    const clockOf = ({ first }: Hours): WrongClock => {
      const clock = new WrongClock(first);
      started.clocks.push(clock);
      return clock;
    };
    const ledgerClock = clockOf(ledger);
    started.ledger = await LedgerProcess.start(folder, 0, ledgerClock.env);
    const { url } = started.ledger;
    const client = new LedgerClient({ url, token: async () => SECRET });
    await client.register('u', registrationOf(PROBLEM, SHARDS, 1));
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, SECRET);
    const workerClocks = workers.map((hours) => clockOf(hours));
    started.workers = workerClocks.map(
      ({ env }, shard) => new WorkerProcess(`w${shard}`, { ...workerEnv(url, tokenFile, shard), ...env }),
    );
    const seen: ComputationProgress[] = [];
    const look = async (): Promise<number> => {
      const progress = await client.computation('u');
      seen.push(progress);
      return progress.completed + progress.failed;
    };
    await until('a third of the parameters', async () => (await look()) > totalOf(PROBLEM) / 3);
    ledgerClock.set(ledger.later);
    workerClocks.forEach((clock, shard) => clock.set(workers[shard]?.later ?? 0));
    await until('all parameters', async () => (await look()) === totalOf(PROBLEM));
    const offMs = Date.parse((await client.progress()).now) - Date.now();
    expect(offMs / 3_600_000, 'the clock of the ledger').to.be.closeTo(ledger.later, 0.01);
    expect(await Promise.all(started.workers.map(async ({ ended }) => ended))).to.deep.equal([0, 0, 0]);
    expect(await answerOf(client, 'u')).to.deep.equal(await undisturbed(PROBLEM));
    return seen;
  }

  it('of workers changes nothing, be it ahead, behind, or set in mid-run', async () => {
    const workers = [
      { first: 1, later: 1 },
      { first: -1, later: -1 },
      { first: 1, later: -1 },
    ];
    const seen = await run({ ledger: RIGHT, workers });
    expectSane(seen);
    for (const { firstClaimAt, completedAt } of seen.at(-1)?.shards ?? []) {
      expect(Date.parse(completedAt ?? '') - Date.parse(firstClaimAt ?? '')).to.be.within(0, 30_000);
    }
  });

  const ledgers: [string, Hours][] = [
    ['ahead', { first: 1, later: 1 }],
    ['behind', { first: -1, later: -1 }],
    ['set forward in mid-run', { first: 0, later: 1 }],
    ['set back in mid-run', { first: 0, later: -1 }],
  ];
  for (const [title, ledger] of ledgers) {
    it(`of the ledger changes neither the answer nor who is heard: ${title}`, async () => {
      expectSane(await run({ ledger, workers: [RIGHT, RIGHT, RIGHT] }));
    });
  }
});

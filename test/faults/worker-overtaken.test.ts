import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../env/until.ts';
import { buildRegistration } from '../ledger/commit-builder.ts';
import { SECRET, TestLedger } from '../ledger/test-ledger.ts';
import { workerEnv } from './schedule/undisturbed.ts';
import { WorkerProcess } from './schedule/worker-process.ts';

describe('a worker that another one overtakes again and again', function () {
  this.timeout(180_000);
  let ledger: TestLedger;
  let worker: WorkerProcess | undefined;

  beforeEach(async () => {
    ledger = await TestLedger.start();
  });
  afterEach(async () => {
    worker?.signal('SIGKILL');
    await worker?.ended;
    await ledger.close();
  });

  it('waits longer each time, although it made progress, so that the other one gets on', async () => {
    const work = {
      parameters: { count: 1_000_000 },
      algorithm: { name: 'faulty' as const, args: { sleepMs: 5 } },
      aggregations: [],
      retriesPerParameter: 0,
      slots: 1,
    };
    await ledger.register('u', buildRegistration({ total: 1_000_000, work }));
    const tokenFile = join(ledger.folder, 'token');
    writeFileSync(tokenFile, SECRET);
    const own = (worker = new WorkerProcess('own', {
      ...workerEnv(ledger.url, tokenFile, 0),
      TTG_COMMIT_SECONDS: '0.05',
    }));
    const waits = (): number[] =>
      own.said.flatMap((line) => /claiming again in ([\d.]+) s/.exec(line)?.[1] ?? []).map(Number);
    const completed = async (): Promise<number> => (await ledger.client().computation('u')).completed;
    let atClaim = 0;
    for (let times = 1; times <= 3; times++) {
      await until('progress of the worker', async () => (await completed()) > atClaim);
      await ledger.claim('u', 0, 'other');
      // From here on nothing of the worker is taken until it has claimed again.
      atClaim = await completed();
      await until('the worker to notice', () => waits().length === times);
    }
    expect(waits()[0]).to.be.within(0.5, 1.5);
    expect(waits()[2]).to.be.within(2, 6);
  });
});

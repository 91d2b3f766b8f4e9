import { expect } from 'chai';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerClient } from '../../operator/ledger/client.ts';
import { SqliteStore } from '../../operator/ledger/store/sqlite-store.ts';
import { freePort } from '../../cli/local/free-port.ts';
import { RedisServer } from '../env/redis.ts';
import { until } from '../env/until.ts';
import { PROBLEMS, registrationOf } from '../faults/schedule/problem.ts';
import { answerOf, undisturbed, workerEnv } from '../faults/schedule/undisturbed.ts';
import { WorkerProcess } from '../faults/schedule/worker-process.ts';
import { LedgerProcess } from '../ledger/ledger-process.ts';
import { SECRET, temporaryFolder } from '../ledger/test-ledger.ts';

const KILLS = 4;
const PATIENCE = { timeoutMs: 100_000 };
const SETTINGS = { batchSize: 10, targetSeconds: 1, maxDeliveries: 5, visibilityTimeoutSeconds: 2 };

describe('A ledger in mode Queue that is killed again and again, also between cutting and feeding', function () {
  this.timeout(300_000);
  const [problem] = PROBLEMS;
  if (problem === undefined) throw new Error('there is no problem to compute');
  let redis: RedisServer;
  let ledger: LedgerProcess;
  let folder: string;
  let workers: WorkerProcess[];

  beforeEach(async () => {
    redis = await RedisServer.start();
    folder = temporaryFolder();
    workers = [];
  });
  afterEach(async () => {
    for (const worker of workers) worker.signal('SIGKILL');
    await Promise.all(workers.map(({ ended }) => ended));
    await ledger.end('SIGKILL');
    await redis.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has the same table as a run that nothing disturbs', async () => {
    const port = await freePort();
    const env = { TTG_REDIS_URL: redis.url };
    ledger = await LedgerProcess.start(folder, port, env);
    const client = new LedgerClient({ url: ledger.url, token: async () => SECRET });
    await client.register('u', { ...registrationOf(problem, 2, 1), mode: 'Queue', queue: SETTINGS });
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, SECRET);
    for (const index of [0, 1]) {
      const workerSettings = { TTG_MODE: 'Queue', TTG_COMMIT_SECONDS: '0.1' };
      workers.push(new WorkerProcess(`w${index}`, { ...workerEnv(ledger.url, tokenFile, index), ...workerSettings }));
    }
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const so = kill * 150;
      await until(`${so} parameters`, async () => (await client.computation('u')).completed >= so, PATIENCE);
      await ledger.end('SIGKILL');
      const store = await SqliteStore.open({ folder, reserveBytes: 0 });
      await store.cut('u', [7, 7]); // and no feeding: it died in between
      await store.close();
      ledger = await LedgerProcess.start(folder, port, env);
    }
    expect(await Promise.all(workers.map(({ ended }) => ended))).to.deep.equal([0, 0]);
    expect(await answerOf(client, 'u')).to.deep.equal(await undisturbed(problem));
  });
});

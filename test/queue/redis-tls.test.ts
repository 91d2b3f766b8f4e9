import { expect } from 'chai';
import { join } from 'node:path';
import { RedisServer } from '../env/redis.ts';
import { until } from '../env/until.ts';
import type { Problem } from '../faults/schedule/problem.ts';
import { undisturbed } from '../faults/schedule/undisturbed.ts';
import { TlsFolder } from '../ledger/tls-folder.ts';
import { QueueLedger } from './queue-ledger.ts';
import { QueueRun } from './worker/queue-run.ts';

const PROBLEM: Problem = {
  name: 'over TLS',
  work: {
    parameters: { count: 200 },
    algorithm: { name: 'simulate', args: { sleepMs: 1 } },
    aggregations: [{ name: 'sum', op: 'sum', field: 'result' }],
    retriesPerParameter: 0,
  },
};

function filesOf({ path, caFile }: TlsFolder) {
  return { certFile: join(path, 'tls.crt'), keyFile: join(path, 'tls.key'), caFile };
}

describe('A Redis that speaks TLS', function () {
  this.timeout(200_000);
  let folder: TlsFolder;
  let ends: (() => Promise<void>)[];

  beforeEach(async () => {
    folder = await TlsFolder.make();
    ends = [];
  });
  afterEach(async () => {
    for (const end of ends) await end();
    folder.remove();
  });

  it('serves ledger and workers, who trust the authority of TTG_REDIS_CA_FILE', async () => {
    const run = await QueueRun.start(PROBLEM, {}, { tls: filesOf(folder) });
    ends.push(async () => run.close());
    expect(run.redis.url).to.match(/^rediss:/);
    for (let index = 0; index < 2; index++) run.worker(index);
    expect(await run.ends()).to.deep.equal([0, 0]);
    expect(await run.answer()).to.deep.equal(await undisturbed(PROBLEM));
  });

  it('is refused by name where its certificate is of an authority that the ledger was not told', async () => {
    const redis = await RedisServer.start({ tls: filesOf(folder) });
    const other = await TlsFolder.make();
    const queue = await QueueLedger.start(redis.url, undefined, other.caFile);
    ends.push(async () => queue.close());
    ends.push(async () => redis.close());
    ends.push(async () => other.remove());
    const problem = async (): Promise<string> => (await queue.client.progress()).queue?.problem ?? '';
    await until('the refusal', async () => (await problem()).includes('TTG_REDIS_CA_FILE'));
    expect(await problem()).to.match(/^Redis at 127\.0\.0\.1:\d+ has a certificate that is not trusted/);
  });
});

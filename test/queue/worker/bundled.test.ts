import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { until } from '../../env/until.ts';
import type { Problem } from '../../faults/schedule/problem.ts';
import { undisturbed } from '../../faults/schedule/undisturbed.ts';
import { QueueRun } from './queue-run.ts';

const BUNDLE = join(import.meta.dirname, '../../../hack/images/bundle.ts');
const PROBLEM: Problem = {
  name: 'parameters of a queue by programs as in their images',
  work: {
    parameters: { count: 400 },
    algorithm: { name: 'simulate', args: { sleepMs: 5 } },
    aggregations: [{ name: 'sum', op: 'sum', field: 'result' }],
    retriesPerParameter: 0,
  },
};

describe('ledger and workers as in their images', function () {
  this.timeout(200_000);
  const folder = mkdtempSync(join(tmpdir(), 'ttg-bundled-'));
  const programs = { ledger: join(folder, 'operator/main.mjs'), worker: join(folder, 'worker/main.mjs') };
  let run: QueueRun;

  before(async () => {
    execFileSync(process.execPath, [BUNDLE, folder]);
    run = await QueueRun.start(PROBLEM, {}, { password: 'secret' }, programs);
  });
  after(async () => {
    await run.close();
    rmSync(folder, { recursive: true });
  });

  it('have all commands of Redis: to log in, hand out, leave, take over, and tidy up', async () => {
    const leaver = run.worker(0);
    await run.hasComputed(leaver);
    leaver.signal('SIGTERM');
    expect(await leaver.ended).to.equal(75);
    run.worker(1);
    expect(await run.ends()).to.deep.equal([75, 0]);
    expect((await run.progress()).queue?.redelivered).to.be.above(0);
    expect(await run.answer()).to.deep.equal(await undisturbed(PROBLEM));
    await until('the stream to be gone', async () => (await run.redis.cli('KEYS', '*')) === '');
  });
});

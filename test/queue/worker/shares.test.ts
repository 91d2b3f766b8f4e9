import { expect } from 'chai';
import type { Problem } from '../../faults/schedule/problem.ts';
import { undisturbed } from '../../faults/schedule/undisturbed.ts';
import { QueueRun } from './queue-run.ts';

const TOTAL = 2000;
const SLOW = Array.from({ length: 100 }, (_, k) => 1000 + k);
const SLOW_MS = 150;
const PROBLEM: Problem = {
  name: 'a task that turns out long',
  work: {
    parameters: { count: TOTAL },
    algorithm: { name: 'faulty', args: { sleepMs: 1, slowAt: SLOW, slowMs: SLOW_MS } },
    aggregations: [{ name: 'sum', op: 'sum', field: 'result' }],
    retriesPerParameter: 0,
  },
};

describe('A task that takes much longer than was expected', function () {
  this.timeout(200_000);
  let run: QueueRun;

  beforeEach(async () => (run = await QueueRun.start(PROBLEM, { batchSize: 'Auto' })));
  afterEach(async () => run.close());

  /** Of the slow parameters, how many each worker computed. */
  async function shares(): Promise<number[]> {
    const found = new Map<unknown, number>();
    for await (const { param_id: id, worker } of run.client.rows('u', { columns: ['worker'] })) {
      if (SLOW.includes(Number(id))) found.set(worker, (found.get(worker) ?? 0) + 1);
    }
    return [...found.values()];
  }

  it('is shared with the workers that have nothing left', async () => {
    for (let index = 0; index < 3; index++) run.worker(index);
    expect(await run.ends()).to.deep.equal([0, 0, 0]);
    expect(await run.answer()).to.deep.equal(await undisturbed(PROBLEM));
    expect(Math.max(...(await shares()))).to.be.below(90);
  });

  it('loses nothing when its worker is killed after it gave back a part', async () => {
    const workers = [0, 1, 2].map((index) => run.worker(index));
    await run.reached(TOTAL - SLOW.length + 20);
    for (const worker of workers.slice(1)) worker.signal('SIGKILL');
    await run.reached(TOTAL);
    expect(await run.answer()).to.deep.equal(await undisturbed(PROBLEM));
    expect((await run.ends())[0]).to.equal(0);
  });
});

import { expect } from 'chai';
import { startCuttableLine } from '../../env/cuttable-line.ts';
import { until } from '../../env/until.ts';
import { WrongClock } from '../../faults/clock.ts';
import type { Problem } from '../../faults/schedule/problem.ts';
import { undisturbed } from '../../faults/schedule/undisturbed.ts';
import { HttpProxy } from '../../kube/http-proxy.ts';
import { QueueRun } from '../worker/queue-run.ts';

const TOTAL = 700;
const PROBLEM: Problem = {
  name: 'parameters of a queue',
  work: {
    parameters: { count: TOTAL },
    algorithm: { name: 'simulate', args: { sleepMs: 5 } },
    aggregations: [
      { name: 'sum', op: 'sum', field: 'result' },
      { name: 'stddev', op: 'stddev', field: 'result' },
    ],
    retriesPerParameter: 0,
  },
};
const PATIENCE = { timeoutMs: 90_000, everyMs: 100 };

describe('tasks of a queue', function () {
  this.timeout(400_000);
  let run: QueueRun;
  let ends: (() => Promise<void> | void)[];

  beforeEach(async () => {
    ends = [];
    run = await QueueRun.start(PROBLEM);
  });
  afterEach(async () => {
    await run.close();
    for (const end of ends) await end();
  });

  async function restart(...[problem, settings, options]: Parameters<typeof QueueRun.start>): Promise<void> {
    await run.close();
    run = await QueueRun.start(problem, settings, options);
  }

  async function expectWhole(): Promise<void> {
    await run.reached(TOTAL);
    expect(await run.answer()).to.deep.equal(await undisturbed(PROBLEM));
  }

  it('of a killed worker are computed by another', async () => {
    const [victim] = [run.worker(0), run.worker(1)];
    await run.hasComputed(victim);
    victim.signal('SIGKILL');
    await expectWhole();
    expect(await run.ends()).to.deep.equal(['SIGKILL', 0]);
  });

  it('of a worker that is frozen beyond the time-out are computed by another, and what it brings then is refused', async () => {
    const [frozen] = [run.worker(0), run.worker(1)];
    await run.hasComputed(frozen);
    frozen.signal('SIGSTOP');
    await until('its tasks to be taken', async () => ((await run.progress()).queue?.redelivered ?? 0) > 0, PATIENCE);
    frozen.signal('SIGCONT');
    await expectWhole();
    expect(await run.ends()).to.deep.equal([0, 0]);
  });

  it('of a worker that is told to end are given back before it ends, and it ends with 75', async () => {
    const leaver = run.worker(0);
    await run.hasComputed(leaver);
    leaver.signal('SIGTERM');
    expect(await leaver.ended).to.equal(75);
    const pending = await run.redis.cli('XPENDING', 'ttg:u:tasks', 'workers', '-', '+', '10');
    for (const idle of pending.matchAll(/w0-1\n(\d+)/g)) expect(Number(idle[1])).to.be.at.least(2000);
    run.worker(1);
    await expectWhole();
    expect(await run.ends()).to.deep.equal([75, 0]);
  });

  it('of all workers, killed at once, are computed by those that come', async () => {
    const first = [run.worker(0), run.worker(1), run.worker(2)];
    await run.reached(TOTAL / 5);
    for (const worker of first) worker.signal('SIGKILL');
    await Promise.all(first.map(async ({ ended }) => ended));
    for (let index = 0; index < 3; index++) run.worker(index);
    await expectWhole();
    expect(await run.ends()).to.deep.equal(['SIGKILL', 'SIGKILL', 'SIGKILL', 0, 0, 0]);
  });

  it('are computed by ten, one and three workers in turn', async () => {
    const algorithm = { name: 'simulate', args: { sleepMs: 20 } } as const;
    await restart({ ...PROBLEM, work: { ...PROBLEM.work, algorithm } });
    for (let index = 0; index < 10; index++) run.worker(index);
    const wereTen = await run.atWork(10);
    for (const worker of run.workers.slice(1)) worker.signal('SIGTERM');
    await Promise.all(run.workers.slice(1).map(async ({ ended }) => ended));
    run.worker(1);
    run.worker(2);
    await run.atWork(3);
    await expectWhole();
    const told = wereTen ? [75] : [0, 75];
    for (const end of (await run.ends()).slice(1, 10)) expect(end).to.be.oneOf(told);
    for (const index of [0, 10, 11]) expect(await run.workers[index]?.ended).to.equal(0);
  });

  it('wait while Redis is out of reach of the workers alone, who then go on', async () => {
    const line = await startCuttableLine({ host: '127.0.0.1', port: run.redis.port });
    const proxy = await HttpProxy.start(run.ledger.url);
    ends.push(async () => line.close());
    ends.push(async () => proxy.close());
    proxy.answer = ({ path }, body) =>
      path.endsWith('/join') ? body.replace(`:${run.redis.port}`, `:${line.port}`) : body;
    for (let index = 0; index < 2; index++) run.worker(index, { TTG_LEDGER_URL: proxy.url });
    await run.reached(200);
    line.cut();
    let last = -1;
    await until(
      'what they had to be committed, and no more',
      async () => {
        const before = last;
        last = await run.done();
        return before === last;
      },
      { timeoutMs: 60_000, everyMs: 3000 },
    );
    expect(last).to.be.lessThan(TOTAL);
    line.restore();
    await expectWhole();
    expect(await run.ends()).to.deep.equal([0, 0]);
  });

  it('of a worker that does not reach the ledger are computed by another, and it goes on afterwards', async () => {
    const proxy = await HttpProxy.start(run.ledger.url);
    ends.push(async () => proxy.close());
    const cut = run.worker(0, { TTG_LEDGER_URL: proxy.url });
    run.worker(1);
    await run.hasComputed(cut);
    proxy.gate = () => 'lost';
    await until('its tasks to be taken', async () => ((await run.progress()).queue?.redelivered ?? 0) > 0, PATIENCE);
    proxy.gate = () => 'pass';
    await expectWhole();
    expect(await run.ends()).to.deep.equal([0, 0]);
  });

  it('record the parameter that the ledger calls poison as crashed, without running it, and compute the rest', async () => {
    const poison = 7;
    const proxy = await HttpProxy.start(run.ledger.url);
    ends.push(async () => proxy.close());
    proxy.answer = ({ path }, body) =>
      path.endsWith('/segments/0/claim') ? body.replace(/\}$/, `,"poison":${poison}}`) : body;
    run.worker(0, { TTG_LEDGER_URL: proxy.url });
    await run.reached(TOTAL);
    const { completed, failures } = await run.progress();
    expect(completed).to.equal(TOTAL - 1);
    expect(failures.map(({ id, reason, message }) => [id, reason, message])).to.deep.equal([
      [poison, 'Crashed', 'each worker that computed this parameter died of it; it is not run again'],
    ]);
    expect(await run.ends()).to.deep.equal([0]);
  });

  it('stay with their worker while it is at one parameter for longer than the time-out', async () => {
    const slow: Problem = {
      ...PROBLEM,
      name: 'a parameter that takes longer than the time-out',
      work: {
        ...PROBLEM.work,
        parameters: { count: 100 },
        algorithm: { name: 'faulty', args: { slowAt: [7], slowMs: 5000 } },
      },
    };
    await restart(slow, { visibilityTimeoutSeconds: 1 });
    for (let index = 0; index < 2; index++) run.worker(index);
    await until(
      'the parameter to be named',
      async () => (await run.progress()).queue?.workers.some(({ inHand }) => inHand?.id === 7 && inHand.seconds > 2),
      PATIENCE,
    );
    expect(await run.ends()).to.deep.equal([0, 0]);
    const { redelivered, longest } = (await run.progress()).queue ?? {};
    expect(redelivered).to.equal(0);
    expect(longest?.id).to.equal(7);
    expect(longest?.seconds).to.be.within(3, 6);
    expect(await run.answer()).to.deep.equal(await undisturbed(slow));
  });

  it('go on when the Redis that holds them is emptied', async () => {
    for (let index = 0; index < 2; index++) run.worker(index);
    await run.reached(200);
    await run.redis.cli('FLUSHALL');
    await expectWhole();
    expect(await run.ends()).to.deep.equal([0, 0]);
  });

  it('go on when Redis is killed and comes back with nothing', async () => {
    for (let index = 0; index < 2; index++) run.worker(index);
    await run.reached(200);
    await run.redis.kill();
    await run.redis.restart();
    await expectWhole();
    expect(await run.ends()).to.deep.equal([0, 0]);
  });

  it('go on when Redis comes back with an old log: finished tasks in it again, newer ones missing', async () => {
    await restart(PROBLEM, {}, { args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
    for (let index = 0; index < 2; index++) run.worker(index);
    await run.reached(100);
    run.redis.copyLog();
    await run.reached(400);
    run.ledger.signal('SIGSTOP');
    const before = await run.tasks();
    await run.redis.kill();
    run.redis.restoreLog();
    await run.redis.restart();
    const after = await run.tasks();
    run.ledger.signal('SIGCONT');
    expect(after.filter((task) => !before.includes(task))).to.not.deep.equal([]);
    expect(before.filter((task) => !after.includes(task))).to.not.deep.equal([]);
    await expectWhole();
    expect(await run.ends()).to.deep.equal([0, 0]);
  });

  it('are computed by workers whose clocks are off by an hour', async () => {
    for (const hours of [1, -1]) {
      const clock = new WrongClock(hours);
      ends.push(() => clock.remove());
      run.worker(hours + 1, clock.env);
    }
    await expectWhole();
    expect(await run.ends()).to.deep.equal([0, 0]);
  });
});

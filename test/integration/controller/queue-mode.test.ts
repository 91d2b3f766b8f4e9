import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import type { Mode } from '../../../crds/protocol.ts';
import { modeOf } from '../../../operator/reconcile/mode-of-job.ts';
import { RedisServer } from '../../env/redis.ts';
import { until } from '../../env/until.ts';
import { answerOf } from '../../faults/schedule/undisturbed.ts';
import { World } from './world.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PATIENCE_MS = 90_000;

describe('mode Queue, with a real Redis and real workers', function () {
  this.timeout(300_000);
  let redis: RedisServer;
  let world: World;
  const workers: ChildProcess[] = [];

  before(async () => {
    redis = await RedisServer.start();
    await redis.kill();
    world = await World.begin({ ledger: { TTG_REDIS_URL: redis.url } });
  });
  after(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await world.end();
    await redis.close();
  });

  /** A worker as a pod of the Job would run it. */
  function worker(
    { metadata }: Computation,
    index: number,
    mode: Mode,
    pod = `${metadata.name}-${index}-${mode.toLowerCase()}`,
  ): ChildProcess {
    const child = spawn(process.execPath, [join(ROOT, 'worker/main.ts')], {
      env: {
        PATH: process.env['PATH'],
        TTG_LEDGER_URL: world.ledgerUrl,
        TTG_TOKEN_FILE: world.tokenFile,
        TTG_COMPUTATION_UID: metadata.uid,
        TTG_COMPUTATION_NAME: metadata.name,
        TTG_NAMESPACE: metadata.namespace,
        TTG_MODE: mode,
        JOB_COMPLETION_INDEX: String(index),
        POD_NAME: pod,
        NODE_NAME: `node-${index}`,
      },
      stdio: 'ignore',
    });
    workers.push(child);
    return child;
  }

  async function jobOfMode(name: string, mode: Mode): Promise<void> {
    await until(
      `the Job of ${name} in mode ${mode}`,
      async () => {
        const job = await world.cluster.job(name);
        return job !== undefined && job.metadata.deletionTimestamp === undefined && modeOf(job) === mode;
      },
      { timeoutMs: PATIENCE_MS },
    );
  }

  it('waits for Redis, says where it is missing, and starts by itself when it comes', async () => {
    await world.create('early', { mode: 'Queue' });
    const { reason, message } = await world.condition('early', 'Stalled', PATIENCE_MS);
    expect(reason).to.equal('QueueUnavailable');
    expect(message).to.contain(new URL(redis.url).host);
    expect(await world.cluster.job('early')).to.equal(undefined);
    await redis.restart();
    await jobOfMode('early', 'Queue');
  });

  it('gives what a deleted pod had to the others at once, long before any time-out', async () => {
    const computation = await world.create('deleted', {
      mode: 'Queue',
      parallelism: 2,
      parameters: { count: 600 },
      algorithm: { name: 'simulate', args: { sleepMs: 20 } },
      queue: { batchSize: 50, visibilityTimeoutSeconds: 3_600 },
    });
    await jobOfMode('deleted', 'Queue');
    const job = await world.jobNow('deleted');
    const pods = await Promise.all([0, 1].map(async (index) => world.cluster.startPod(job, index)));
    const crew = pods.map((pod, index) => worker(computation, index, 'Queue', pod.metadata.name));
    for (const pod of pods) await world.cluster.run(pod);
    await world.status('deleted', 'both at work', ({ shards = [] }) =>
      shards.filter(({ range, tasks = 0 }) => range !== '' && tasks > 0).length === 2, PATIENCE_MS); // prettier-ignore
    const [victim] = crew;
    const [pod] = pods;
    if (victim === undefined || pod === undefined) throw new Error('nobody is there');
    victim.kill('SIGKILL');
    await world.cluster.removePod(pod);
    const status = await world.status(
      'deleted',
      'all computed by the other',
      ({ progress }) => progress?.completed === 600,
      PATIENCE_MS,
    );
    expect(status.queue?.redelivered).to.be.above(0);
  });

  it('is told as it was by an operator that was away for the whole run, a worker killed in it', async () => {
    const work = {
      parameters: { count: 600 },
      algorithm: { name: 'simulate', args: { sleepMs: 5 } },
      aggregations: [{ name: 'stddev', field: 'result', op: 'stddev' }],
    };
    const queue = { batchSize: 20, visibilityTimeoutSeconds: 2 };
    const computation = await world.create('unseen', { ...work, mode: 'Queue', parallelism: 2, queue });
    await jobOfMode('unseen', 'Queue');
    await world.status('unseen', 'begun', ({ jobName }) => jobName !== undefined);
    await world.stopOperator();
    const job = await world.jobNow('unseen');
    const pods = await Promise.all([0, 1].map(async (index) => world.cluster.startPod(job, index)));
    const [victim, survivor] = pods.map((pod, index) => worker(computation, index, 'Queue', pod.metadata.name));
    for (const pod of pods) await world.cluster.run(pod);
    await world.cluster.setJob('unseen', { active: 2 });
    const ledger = world.ledgerClient();
    const { uid } = computation.metadata;
    const bothAreAtWork = async (): Promise<boolean> =>
      (await ledger.computation(uid)).queue?.workers.filter(({ completed }) => completed > 0).length === 2;
    await until('both to be at work', bothAreAtWork, { timeoutMs: PATIENCE_MS });
    victim?.kill('SIGKILL');
    if (survivor !== undefined) expect(await once(survivor, 'exit')).to.deep.equal([0, null]);
    await world.cluster.completeJob('unseen', 2);
    expect((await world.get('unseen')).status?.phase).to.equal('Pending');

    await world.startOperator();
    const status = await world.status('unseen', 'Succeeded', ({ phase }) => phase === 'Succeeded', PATIENCE_MS);
    expect(status.progress).to.include({ completed: 600, failed: 0, percent: 100, summary: '600/600' });
    expect(status.completionTime).to.equal((await ledger.computation(uid)).completedAt);
    expect(status.queue?.redelivered).to.be.above(0);
    const tasks = status.shards?.reduce((sum, shard) => sum + (shard.tasks ?? 0), 0);
    expect(tasks).to.equal(600 / queue.batchSize);
    const plain = await world.create('seen', { ...work, shards: 1 });
    await jobOfMode('seen', 'Static');
    worker(plain, 0, 'Static');
    const seen = await world.status('seen', 'Succeeded', ({ phase }) => phase === 'Succeeded', PATIENCE_MS);
    expect(status.aggregates).to.deep.equal(seen.aggregates);
    expect(await answerOf(ledger, uid)).to.deep.equal(await answerOf(ledger, plain.metadata.uid));
  });

  it('follows the work with its number of workers', async () => {
    const computation = await world.create('follows', {
      mode: 'Queue',
      parallelism: 1,
      parameters: { count: 100_000 },
      algorithm: { name: 'simulate', args: { sleepMs: 10 } },
      autoscale: { maxWorkers: 4, targetSecondsRemaining: 100 },
    });
    await jobOfMode('follows', 'Queue');
    const job = await world.jobNow('follows');
    expect(job.spec).to.include({ parallelism: 1, completions: 4 });
    worker(computation, 0, 'Queue');
    // One does fewer than 100 a second; 100,000 in 100 s ask for more than the four allowed.
    const status = await world.status('follows', 'scaled', ({ autoscale }) => autoscale?.workers === 4, PATIENCE_MS);
    expect(status.reason).to.not.equal('AutoscaleYields');
    expect((await world.jobNow('follows')).spec).to.include({ parallelism: 4, completions: 4 });
    await world.change('follows', { parallelism: 2 });
    await world.status('follows', 'yielding', ({ reason }) => reason === 'AutoscaleYields', PATIENCE_MS);
    expect((await world.jobNow('follows')).spec.parallelism).to.equal(2);
  });

  it('is changed to and from in mid-run; what was computed stays, the rest is computed once', async () => {
    const spec = { parameters: { count: 400 }, algorithm: { name: 'simulate', args: { sleepMs: 20 } }, shards: 2 };
    const total = { aggregations: [{ name: 'total', field: 'result', op: 'sum' }], queue: { batchSize: 20 } };
    const computation = await world.create('both', { ...spec, ...total });
    await jobOfMode('both', 'Static');

    const modes: Mode[] = ['Static', 'Queue', 'Static'];
    const seen: number[] = [];
    for (const [step, mode] of modes.entries()) {
      const crew = [0, 1].map((index) => worker(computation, index, mode));
      if (step === modes.length - 1) break;
      const target = 60 * (step + 1);
      const status = await world.status(
        'both',
        `${target} done`,
        ({ progress }) => (progress?.completed ?? 0) >= target,
        PATIENCE_MS,
      );
      seen.push(status.progress?.completed ?? 0);
      await world.change('both', { suspend: true });
      for (const child of crew) child.kill('SIGTERM');
      await Promise.all(crew.map(async (child) => child.exitCode ?? once(child, 'exit')));
      await world.condition('both', 'Suspended', PATIENCE_MS);
      const next = modes[step + 1] ?? 'Static';
      await world.change('both', { mode: next, suspend: false });
      await jobOfMode('both', next);
    }
    await world.condition('both', 'Complete', PATIENCE_MS);
    const { status } = await world.get('both');
    expect(seen[0]).to.be.below(400);
    expect(seen[1]).to.be.above(seen[0] ?? 0);
    expect(status?.progress).to.include({ completed: 400, failed: 0, percent: 100 });

    await world.create('undisturbed', { ...spec, ...total });
    const plain = await world.get('undisturbed');
    await jobOfMode('undisturbed', 'Static');
    for (const index of [0, 1]) worker(plain, index, 'Static');
    await world.condition('undisturbed', 'Complete', PATIENCE_MS);
    expect(status?.aggregates).to.deep.equal((await world.get('undisturbed')).status?.aggregates);
  });
});

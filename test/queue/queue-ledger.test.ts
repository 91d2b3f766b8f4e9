import { expect } from 'chai';
import { RedisServer } from '../env/redis.ts';
import { until } from '../env/until.ts';
import { buildRegistration } from '../ledger/commit-builder.ts';
import { TestLedger } from '../ledger/test-ledger.ts';
import { QueueLedger } from './queue-ledger.ts';

describe('A ledger in mode Queue', function () {
  this.timeout(120_000);
  let redis: RedisServer;
  let queue: QueueLedger;
  beforeEach(async () => {
    redis = await RedisServer.start({ password: 'secret' });
    queue = await QueueLedger.start(redis.url, 'secret');
  });
  afterEach(async () => {
    await queue.close();
    await redis.close();
  });

  it('is not said to be away before anybody has looked', async () => {
    const uids = Array.from({ length: 20 }, (_, k) => `fresh-${k}`);
    for (const uid of uids) {
      await queue.register(uid, { total: 10, segments: 1 });
      expect((await queue.client.computation(uid)).queue).to.include({ available: true });
    }
  });

  it('hands out every parameter once to several workers, and removes the stream at the end', async () => {
    await queue.register('u', { total: 1000, queue: { batchSize: 30 } });
    await queue.compute('u', ['w-0', 'w-1', 'w-2']);
    expect(await queue.ids('u')).to.deep.equal(Array.from({ length: 1000 }, (_, id) => id));
    await until('the stream to be gone', async () => (await redis.cli('KEYS', '*')) === '');
  });

  it('cuts tasks that grow with what it learns and shrink towards the end when batchSize is Auto', async () => {
    await queue.register('u', { total: 2000, queue: { batchSize: 'Auto' } });
    await queue.compute('u', ['w-0', 'w-1']);
    expect(await queue.ids('u')).to.have.lengthOf(2000);
    const progress = await queue.client.computation('u');
    const tasks = progress.queue?.workers.reduce((sum, worker) => sum + worker.tasks, 0) ?? 0;
    expect(tasks).to.be.within(5, 400);
  });

  it('feeds again what Redis has lost, under a new round', async () => {
    await queue.register('u', { total: 300, queue: { batchSize: 10, visibilityTimeoutSeconds: 1 } });
    await queue.compute('u', ['w-0'], { stopAfterTasks: 5 });
    await redis.cli('FLUSHALL');
    await queue.compute('u', ['w-1', 'w-2']);
    expect(await queue.ids('u')).to.deep.equal(Array.from({ length: 300 }, (_, id) => id));
  });

  it('goes on when Redis is back with nothing', async () => {
    await queue.register('u', { total: 300, queue: { batchSize: 10, visibilityTimeoutSeconds: 1 } });
    await queue.compute('u', ['w-0'], { stopAfterTasks: 5 });
    await redis.kill();
    await until('the ledger to say so', async () => {
      const { queue: server } = await queue.client.progress();
      return server?.available === false && server.problem?.includes('127.0.0.1');
    });
    await redis.restart();
    await queue.compute('u', ['w-1']);
    expect(await queue.ids('u')).to.have.lengthOf(300);
  });

  it('keeps what is computed when the mode changes, there and back', async () => {
    await queue.register('u', { total: 200, segments: 2, queue: { batchSize: 10 } });
    await queue.compute('u', ['w-0'], { stopAfterTasks: 4 });
    await queue.register('u', { total: 200, segments: 3, mode: 'Static' });
    const between = await queue.client.computation('u');
    expect(between.completed).to.equal(40);
    expect(between.shards.map(({ start, end, completed }) => [start, end, completed])).to.deep.equal([
      [0, 66, 40],
      [66, 133, 0],
      [133, 200, 0],
    ]);
    await queue.computeShard('u', 1);
    await queue.register('u', { total: 200, segments: 2, queue: { batchSize: 10 } });
    await queue.compute('u', ['w-1']);
    const progress = await queue.client.computation('u');
    expect(await queue.ids('u')).to.deep.equal(Array.from({ length: 200 }, (_, id) => id));
    expect(progress.aggregates.map(({ value }) => value)).to.deep.equal(['19900']);
  });

  it('refuses what a worker of the old mode still brings after a change', async () => {
    await queue.register('u', { total: 20, queue: { batchSize: 10 } });
    const claim = await queue.takeAndDie('u', 'w-0');
    await queue.register('u', { total: 20, segments: 1, mode: 'Static' });
    expect(await queue.refusal(queue.commit('u', claim))).to.include('StaleEpoch');
    await queue.computeShard('u', 0);
    expect(await queue.ids('u')).to.have.lengthOf(20);
  });

  it('says of each worker what it did and has, and counts what was handed out twice', async () => {
    await queue.register('u', { total: 30, queue: { batchSize: 10, visibilityTimeoutSeconds: 600 } });
    await queue.compute('u', ['w-0'], { stopAfterTasks: 1 });
    await queue.takeAndDie('u', 'w-1', { inHand: 12 });
    const progress = await queue.client.computation('u');
    const [worker] = progress.queue?.workers ?? [];
    expect(worker).to.include({ index: 0, worker: 'w-1', tasks: 1, completed: 10, range: '10-19' });
    expect(worker?.inHand).to.deep.equal({ id: 12, seconds: 1 });
    expect(progress.shards.map(({ segment, completed, epoch }) => [segment, completed, epoch])).to.deep.equal([
      [0, 10, 2],
    ]);
    await queue.lost('u', ['w-1']);
    await queue.compute('u', ['w-2']);
    const { queue: tasks, shards } = await queue.client.computation('u');
    expect(tasks).to.include({ redelivered: 1, uncut: 0 });
    for (const { lastCommitAt, completedAt } of shards) expect(completedAt).to.be.a('string').that.equals(lastCommitAt);
  });

  it('says when a worker was done only once all is', async () => {
    await queue.register('u', { total: 30, queue: { batchSize: 10, visibilityTimeoutSeconds: 600 } });
    await queue.compute('u', ['w-0'], { stopAfterTasks: 1 });
    const { shards } = await queue.client.computation('u');
    expect(shards[0]).to.have.property('lastCommitAt');
    expect(shards[0]).to.not.have.property('completedAt');
  });

  it('refuses a registration of mode Queue without its settings, and a worker where there is no Redis', async () => {
    const body = JSON.stringify({ ...buildRegistration(), mode: 'Queue' });
    expect(await queue.ledger.put('/v1/computations/u', body)).to.equal(400);
    const without = await TestLedger.start();
    const settings = { batchSize: 10, targetSeconds: 1, maxDeliveries: 5, visibilityTimeoutSeconds: 30 };
    await without.register('u', { ...buildRegistration(), mode: 'Queue', queue: settings });
    const join = await without.post('/v1/computations/u/workers/0/join', JSON.stringify({ worker: 'w', node: 'n' }));
    await without.close();
    expect([join.status, join.body['code']]).to.deep.equal([503, 'QueueUnavailable']);
  });

  it('lets others have at once what a lost worker had', async () => {
    await queue.register('u', { total: 20, queue: { batchSize: 10, visibilityTimeoutSeconds: 600 } });
    await queue.takeAndDie('u', 'w-0');
    await queue.lost('u', ['w-0']);
    await queue.compute('u', ['w-1']);
    expect(await queue.ids('u')).to.have.lengthOf(20);
  });

  it('goes on when a worker was lost together with all that Redis held', async () => {
    await queue.register('u', { total: 20, queue: { batchSize: 10, visibilityTimeoutSeconds: 1 } });
    await queue.takeAndDie('u', 'w-0');
    await redis.cli('FLUSHALL');
    await queue.lost('u', ['w-0']);
    await queue.compute('u', ['w-1']);
    expect(await queue.ids('u')).to.have.lengthOf(20);
  });

  it('blames the parameter in hand once its task was handed out maxDeliveries times to workers that died', async () => {
    await queue.register('u', {
      total: 10,
      queue: { batchSize: 10, maxDeliveries: 2, visibilityTimeoutSeconds: 600 },
    });
    const claims = [];
    for (const worker of ['w-0', 'w-1', 'w-2']) {
      claims.push(await queue.takeAndDie('u', worker, { inHand: 7 }));
      await queue.lost('u', [worker]);
    }
    expect(claims.map(({ poison }) => poison)).to.deep.equal([undefined, undefined, 7]);
  });
});

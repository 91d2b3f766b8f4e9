import { expect } from 'chai';
import { until } from '../../env/until.ts';
import { World } from './world.ts';

describe('the end of a Computation', function () {
  this.timeout(180_000);
  let world: World;

  before(async () => {
    world = await World.begin();
  });
  after(async () => world.end());

  it('by cancelling comes when its pods have ended, and keeps what was computed', async () => {
    const computation = await world.create('cancelled');
    const job = await world.jobOf('cancelled');
    const pod = await world.cluster.startPod(job, 0);
    await world.cluster.run(pod);
    const worker = await world.claim(computation, 0, pod.metadata.name);
    await worker.commit(3);
    await world.status('cancelled', 'at 3', ({ progress }) => progress?.completed === 3);

    await world.change('cancelled', { cancel: true });
    await until('the Job to be suspended', async () => (await world.jobNow('cancelled')).spec.suspend);
    const waiting = (await world.get('cancelled')).status?.conditions?.find(({ type }) => type === 'Finished');
    expect(waiting?.status, 'finished while a pod is active').to.equal('False');
    await worker.commit(2);
    await world.cluster.end(pod, 75);
    const finished = await world.condition('cancelled', 'Finished');
    expect(finished.reason).to.equal('Cancelled');
    const status = await world.status('cancelled', 'at 5', ({ progress }) => progress?.completed === 5);
    expect(status).to.include({ phase: 'Cancelled', reason: 'Cancelled' });
    expect(status.completionTime).to.be.a('string');
  });

  it('by its deadline comes by itself', async () => {
    await world.create('late', { activeDeadlineSeconds: 2 });
    await world.jobOf('late');
    const failed = await world.condition('late', 'Failed');
    expect(failed.reason).to.equal('DeadlineExceeded');
    const { startTime = '', completionTime = '' } = (await world.get('late')).status ?? {};
    expect(Date.parse(completionTime) - Date.parse(startTime)).to.be.within(2_000, 20_000);
    expect((await world.jobNow('late')).spec.suspend).to.equal(true);
  });

  it('by its failures comes before all is computed', async () => {
    const computation = await world.create('failing', { failurePolicy: { stopAfterFailures: 2 } });
    const worker = await world.claim(computation, await shardOnceRegistered('failing'), 'by-hand');
    await worker.commit(2, { e: { reason: 'Exception', type: 'ValueError', message: 'boom', attempts: 1 } });
    const failed = await world.condition('failing', 'Failed');
    expect(failed.reason).to.equal('StopAfterFailures');
    expect(failed.message).to.contain('boom');
    expect((await world.get('failing')).status?.failures?.map(({ id }) => id)).to.deep.equal([0, 1]);
  });

  it('is a failure when more parameters failed than may', async () => {
    const computation = await world.create('strict', { shards: 1, failurePolicy: { maxFailedParameters: 1 } });
    const worker = await world.claim(computation, await shardOnceRegistered('strict'), 'by-hand');
    await worker.commit(2, { e: { reason: 'Exception', message: 'boom', attempts: 1 } });
    await worker.commit(28);
    const failed = await world.condition('strict', 'Failed');
    expect(failed.reason).to.equal('TooManyFailedParameters');
    const { progress } = (await world.get('strict')).status ?? {};
    expect(progress).to.include({ completed: 28, failed: 2, percent: 100 });
  });

  it('by a shard that used up its retries says which and why, and keeps the others', async () => {
    const computation = await world.create('broken');
    const job = await world.jobOf('broken');
    for (const shard of [0, 2]) {
      await (await world.claim(computation, shard, `by-hand-${shard}`)).commit(10);
    }
    const pod = await world.cluster.startPod(job, 1);
    await world.cluster.run(pod);
    await world.claim(computation, 1, pod.metadata.name);
    await world.cluster.end(pod, 137, 'OOMKilled', 'killed at id 12');
    await world.cluster.failJob('broken', '1', { failed: 1, succeeded: 2, completedIndexes: '0,2' }, new Date());
    const failed = await world.condition('broken', 'Failed');
    expect(failed.reason).to.equal('ShardsGivenUp');
    expect(failed.message).to.contain('shard 1 (10-19');
    expect(failed.message).to.contain('exit code 137, OOMKilled: killed at id 12');
    expect(failed.message).to.contain('20 of 30 parameters were computed and are kept');
    const { shards, shardSummary } = (await world.get('broken')).status ?? {};
    expect(shards?.map(({ phase }) => phase)).to.deep.equal(['Succeeded', 'Failed', 'Succeeded']);
    expect(shardSummary).to.include({ failed: 1, failedIndexes: '1', completedIndexes: '0,2' });
  });

  it('lets it be deleted after its time to live', async () => {
    const computation = await world.create('brief', { shards: 1, ttlSecondsAfterFinished: 1 });
    await (await world.claim(computation, await shardOnceRegistered('brief'), 'by-hand')).commit(30);
    await until('the Computation to go', async () => (await world.find('brief')) === undefined);
    expect(await world.ledgerStatusOf(computation.metadata.uid)).to.equal(410);
  });

  async function shardOnceRegistered(name: string): Promise<number> {
    await world.jobOf(name);
    return 0;
  }
});

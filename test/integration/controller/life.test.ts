import { expect } from 'chai';
import { until } from '../../env/until.ts';
import { World } from './world.ts';

describe('the life of a Computation', function () {
  this.timeout(180_000);
  let world: World;

  before(async () => {
    world = await World.begin();
  });
  after(async () => world.end());

  it('goes from nothing over running to complete, and its Job ends by itself', async () => {
    const computation = await world.create('plain');
    const job = await world.jobOf('plain');
    expect(job.spec).to.include({ completions: 3, parallelism: 3, completionMode: 'Indexed' });
    expect((await world.get('plain')).metadata.finalizers).to.deep.equal(['ttg.io/ledger']);
    expect(await world.ledgerStatusOf(computation.metadata.uid)).to.equal(200);

    const pods = await Promise.all([0, 1, 2].map(async (index) => world.cluster.startPod(job, index)));
    await world.cluster.setJob('plain', { active: 3 });
    for (const pod of pods) {
      await world.cluster.run(pod);
    }
    const workers = await Promise.all(
      pods.map(async (pod, shard) => world.claim(computation, shard, pod.metadata.name)),
    );
    for (const worker of workers) {
      await worker.commit(4);
    }
    const running = await world.status('plain', '12 of 30', ({ progress }) => progress?.completed === 12);
    expect(running).to.include({ phase: 'Running', workers: '3/3', nodes: 'node-0,node-1,node-2', replicas: 3 });
    expect(running.progress).to.include({ percent: 40, summary: '12/30' });
    expect(running.shards?.map(({ range, phase, completed }) => [range, phase, completed])).to.deep.equal([
      ['0-9', 'Running', 4],
      ['10-19', 'Running', 4],
      ['20-29', 'Running', 4],
    ]);
    await until('the labels of the shards', async () => {
      const labels = (await world.cluster.pods()).map((pod) => pod.metadata.labels?.['ttg.io/shard']);
      return ['0', '1', '2'].every((shard) => labels.includes(shard));
    });

    for (const worker of workers) {
      await worker.commit(6);
    }
    const complete = await world.condition('plain', 'Complete');
    expect(complete.reason).to.equal('AllComputed');
    for (const pod of pods) {
      await world.cluster.end(pod, 0);
    }
    await world.cluster.completeJob('plain', 3);
    const end = await world.status('plain', 'without active pods', ({ replicas }) => replicas === 0);
    expect(end).to.include({ phase: 'Succeeded', workers: '3/3' });
    expect(end.progress).to.include({ percent: 100, summary: '30/30', failed: 0 });
    expect(end.conditions?.filter(({ status }) => status === 'True').map(({ type }) => type)).to.have.members([
      'Complete',
      'Finished',
    ]);
    expect(end.timing?.totalMs).to.be.greaterThan(0);
    expect((await world.jobNow('plain')).status?.succeeded).to.equal(3);
    expect(await world.eventsOnce('plain', 'AllComputed')).to.have.length(1);
  });
});

import { expect } from 'chai';
import { until } from '../../env/until.ts';
import { World } from './world.ts';

describe('a running Computation that is changed', function () {
  this.timeout(180_000);
  let world: World;

  before(async () => {
    world = await World.begin();
  });
  after(async () => world.end());

  it('is suspended and resumed through its Job, and keeps what it has', async () => {
    const computation = await world.create('pause');
    const job = await world.jobOf('pause');
    const pod = await world.cluster.startPod(job, 0);
    await world.cluster.run(pod);
    const worker = await world.claim(computation, 0, pod.metadata.name);
    await worker.commit(5);
    await world.status('pause', 'at 5', ({ progress }) => progress?.completed === 5);

    await world.change('pause', { suspend: true });
    const suspended = await world.condition('pause', 'Suspended');
    expect(suspended.observedGeneration).to.equal(2);
    await until('the Job to be suspended', async () => (await world.jobNow('pause')).spec.suspend);
    const status = await world.status('pause', 'Suspended', ({ phase }) => phase === 'Suspended');
    expect(status.progress?.completed).to.equal(5);
    expect(await world.eventsOnce('pause', 'Suspended')).to.have.length(1);

    await world.cluster.removePod(pod);
    await world.change('pause', { suspend: false });
    await until('the Job to go on', async () => (await world.jobNow('pause')).spec.suspend === false);
    const resumed = await world.status('pause', 'resumed', ({ phase }) => phase !== 'Suspended');
    expect(resumed.progress?.completed).to.equal(5);
    expect(await world.eventsOnce('pause', 'Resumed')).to.have.length(1);
  });

  it('makes no Job while it was suspended from the start', async () => {
    await world.create('asleep', { suspend: true });
    await world.condition('asleep', 'Suspended');
    expect(await world.cluster.job('asleep')).to.equal(undefined);
    await world.change('asleep', { suspend: false });
    expect((await world.jobOf('asleep')).spec.suspend).to.equal(false);
  });

  it('is scaled by kubectl scale, and says when more is asked than there are shards', async () => {
    await world.create('scaled', { parallelism: 2 });
    expect((await world.jobOf('scaled')).spec.parallelism).to.equal(2);
    await world.env.kubectl('scale', 'computation/scaled', '--replicas=10', '-n', world.namespace);
    await until('three pods at once', async () => (await world.jobNow('scaled')).spec.parallelism === 3);
    const said = await world.status('scaled', 'said', ({ reason }) => reason === 'ParallelismAboveShards');
    expect(said.message).to.equal('10 asked, 3 shards: 3 pods run');
    await until('an event', async () => (await world.events('scaled', 'ParallelismAboveShards')).length === 1);

    await world.change('scaled', { parallelism: 1 });
    await until('one pod at once', async () => (await world.jobNow('scaled')).spec.parallelism === 1);
    expect((await world.get('scaled')).status?.shardSummary?.total).to.equal(3);
  });

  it('keeps its shards when they came from parallelism and that changes', async () => {
    await world.create('frozen', { shards: null, parallelism: 2 });
    const job = await world.jobOf('frozen');
    expect(job.spec.completions).to.equal(2);
    await world.change('frozen', { parallelism: 5 });
    const status = await world.status('frozen', 'seen', ({ observedGeneration }) => observedGeneration === 2);
    expect(status.shardSummary?.total).to.equal(2);
    expect(status.message).to.equal('5 asked, 2 shards: 2 pods run');
  });
});

import { expect } from 'chai';
import { until } from '../../env/until.ts';
import { oneLife } from './one-life.ts';
import { World } from './world.ts';

describe('an operator that is killed between any two of its writes', function () {
  this.timeout(180_000);
  let world: World;

  before(async () => {
    world = await World.begin();
    await world.stopOperator();
  });
  after(async () => world.end());

  const life = async (name: string, writes: number): Promise<boolean> => oneLife(world, name, writes);

  it('makes everything once when it begins a Computation', async () => {
    const uids = new Set<string>();
    for (let writes = 0; writes <= 4; writes += 1) {
      const name = `begun-${writes}`;
      const computation = await world.create(name);
      await life(name, writes);
      const early = await world.cluster.job(name);
      expect(await life(name, 10), `after ${writes} writes`).to.equal(true);
      const job = await world.jobNow(name);
      uids.add(job.metadata.uid ?? '');
      expect(job.metadata.uid).to.equal(early?.metadata.uid ?? job.metadata.uid);
      const after = await world.get(name);
      expect(after.metadata.finalizers).to.deep.equal(['ttg.io/ledger']);
      expect(after.status?.jobName).to.equal(name);
      expect(await world.ledgerStatusOf(computation.metadata.uid)).to.equal(200);
    }
    expect(uids.size).to.equal(5);
  });

  it('takes everything away when a Computation goes', async () => {
    for (let writes = 0; writes <= 3; writes += 1) {
      const name = `gone-${writes}`;
      const computation = await world.create(name);
      await life(name, 10);
      await world.delete(name);
      await life(name, writes);
      await life(name, 10);
      expect(await world.find(name), `after ${writes} writes`).to.equal(undefined);
      expect(await world.cluster.job(name)).to.equal(undefined);
      expect(await world.ledgerStatusOf(computation.metadata.uid)).to.equal(410);
    }
  });

  it('replaces a Job that ended too early by one other', async () => {
    for (let writes = 1; writes <= 3; writes += 1) {
      const name = `again-${writes}`;
      await world.create(name, { shards: 1 });
      await life(name, 10);
      const first = await world.jobNow(name);
      await world.cluster.completeJob(name, 1);
      const second = await until(`another Job from lives of ${writes} writes`, async () => {
        await life(name, writes);
        const job = await world.cluster.job(name);
        return job?.metadata.uid === first.metadata.uid ? undefined : job;
      });
      await life(name, 10);
      await life(name, 10);
      expect((await world.jobNow(name)).metadata.uid).to.equal(second.metadata.uid);
    }
  });
});

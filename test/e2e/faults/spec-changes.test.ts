import { expect } from 'chai';
import { until } from '../../env/until.ts';
import { aComputation } from './a-computation.ts';
import { Evaluations } from './evaluations.ts';
import { expectWhole } from './expect-whole.ts';
import { ownNamespace } from './namespaces.ts';
import { attempts, condition, Run } from './run.ts';

describe('a Computation that is changed while it runs', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-changes');

  describe('suspended and resumed', () => {
    let run: Run;
    let evaluations: Evaluations;

    before(async () => {
      run = await Run.of(aComputation(namespace, 'paused'));
      evaluations = new Evaluations(run);
      // Each has begun: 30 % of all can be those of two.
      for (const shard of [0, 1, 2]) await run.reachesIn(shard, 15);
      await run.patch({ suspend: true });
    });

    it('has no pods while suspended, and says so', async () => {
      const now = await run.becomes('suspended', ({ status }) => status?.phase === 'Suspended', 20);
      expect(condition(now, 'Suspended')?.status).to.equal('True');
      await until('the pods to end', async () => (await run.active()) === 0, { timeoutMs: 30_000 });
    });

    it('goes on from where it stood, and computes nothing again', async () => {
      const before = (await run.now()).status?.progress?.completed ?? 0;
      expect(before).to.be.greaterThan(0);
      await run.patch({ suspend: false });
      const end = await run.ends();
      await expectWhole(run, end);
      await evaluations.end();
      expect(evaluations.again).to.be.at.most(50 * 3);
      expect(attempts(end)).to.deep.equal([2, 2, 2]);
    });
  });

  describe('scaled', () => {
    let run: Run;

    before(async () => {
      run = await Run.of(aComputation(namespace, 'scaled', { shards: 6, parallelism: 2 }));
      await run.reaches(10);
    });

    it('starts pods when scaled up', async () => {
      expect(await run.active()).to.equal(2);
      await run.scale(4);
      await until('four pods', async () => (await run.active()) === 4, { timeoutMs: 20_000 });
    });

    it('ends pods when scaled down, and all is computed all the same', async () => {
      await run.scale(1);
      await until('one pod', async () => (await run.active()) === 1, { timeoutMs: 20_000 });
      await run.scale(6);
      await expectWhole(run, await run.ends());
    });
  });

  it('says where more pods are asked for than there are shards', async () => {
    const run = await Run.of(aComputation(namespace, 'crowded', { shards: 2, parallelism: 5 }));
    const { status } = await run.becomes('told so', ({ status }) => status?.reason === 'ParallelismAboveShards', 15);
    expect(status?.message).to.equal('5 asked, 2 shards: 2 pods run');
    await until('an event', async () =>
      (await run.events()).find(({ message }) => message.includes('5 asked, 2 shards: 2 pods run')),
    );
    await expectWhole(run, await run.ends());
    expect(await run.pods()).to.have.lengthOf(2);
  });
});

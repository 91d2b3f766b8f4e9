import { expect } from 'chai';
import type { Claim } from '../../crds/protocol.ts';
import { RedisServer } from '../env/redis.ts';
import { until } from '../env/until.ts';
import { QueueLedger } from './queue-ledger.ts';

const TOTAL = 100;
const ALL = Array.from({ length: TOTAL }, (_, id) => id);
const SUM = '4950';

describe('The end of a task', function () {
  this.timeout(120_000);
  let redis: RedisServer;
  let queue: QueueLedger;

  beforeEach(async () => {
    redis = await RedisServer.start();
    queue = await QueueLedger.start(redis.url);
    await queue.register('u', {
      total: TOTAL,
      segments: 2,
      queue: { batchSize: TOTAL, visibilityTimeoutSeconds: 600 },
    });
  });
  afterEach(async () => {
    await queue.close();
    await redis.close();
  });

  /** Everything once, and the aggregate of everything. */
  async function expectWhole(): Promise<void> {
    expect(await queue.ids('u')).to.deep.equal(ALL);
    const { aggregates, completed, queue: tasks } = await queue.client.computation('u');
    expect([completed, tasks?.uncut, aggregates.map(({ value }) => value)]).to.deep.equal([TOTAL, 0, [SUM]]);
  }

  /** The claim as the ledger has it after a part is stored. */
  async function storedUpTo(claim: Claim, offset: number): Promise<Claim> {
    await queue.commit('u', claim, offset);
    return { ...claim, offset };
  }

  it('that is given back goes to others, while its worker goes on with the rest', async () => {
    const claim = await queue.takeAndDie('u', 'w-0');
    expect(await queue.giveBack('u', claim, 30)).to.deep.equal({ end: 30, complete: false });
    await queue.compute('u', ['w-1'], { stopAfterTasks: 1 });
    expect(await queue.ids('u')).to.deep.equal(ALL.slice(30));
    expect(await queue.commit('u', { ...claim, end: 30 })).to.include({ complete: true, allComplete: true });
    await expectWhole();
  });

  it('is given back once, however often that is said', async () => {
    const claim = await queue.takeAndDie('u', 'w-0');
    for (let time = 0; time < 2; time += 1) {
      expect(await queue.giveBack('u', claim, 30)).to.deep.equal({ end: 30, complete: false });
    }
    // Counted at the feeder's next pass.
    const isInFlight = async (): Promise<boolean> => ((await queue.client.computation('u')).queue?.inFlight ?? 0) >= 1;
    await until('it to be in flight', isInFlight);
    await queue.commit('u', { ...claim, end: 30 });
    await queue.compute('u', ['w-1']);
    await expectWhole();
  });

  it('leaves the task complete where all before it is stored', async () => {
    const claim = await storedUpTo(await queue.takeAndDie('u', 'w-0'), 40);
    expect(await queue.giveBack('u', claim, 40)).to.deep.equal({ end: 40, complete: true });
    expect((await queue.beat('u', 'w-0', 0, claim)).stale).to.deep.equal([claim.segment]);
    const between = await queue.client.computation('u');
    expect([between.completed, between.aggregates.map(({ value }) => value)]).to.deep.equal([40, ['780']]);
    await queue.compute('u', ['w-1']);
    await expectWhole();
  });

  it('can be all of it', async () => {
    const claim = await queue.takeAndDie('u', 'w-0');
    expect(await queue.giveBack('u', claim, 0)).to.deep.equal({ end: 0, complete: true });
    await queue.compute('u', ['w-1']);
    await expectWhole();
  });

  it('is not computed twice when its worker dies after giving it back', async () => {
    const claim = await storedUpTo(await queue.takeAndDie('u', 'w-0'), 10);
    await queue.giveBack('u', claim, 30);
    await queue.lost('u', ['w-0']);
    await queue.compute('u', ['w-1', 'w-2']);
    await expectWhole();
  });

  it('is had again by all when the ledger ends after taking it back', async () => {
    const claim = await queue.takeAndDie('u', 'w-0');
    await queue.giveBack('u', claim, 30);
    await queue.restart();
    expect((await queue.beat('u', 'w-0', 0, claim)).stale).to.deep.equal([]);
    await queue.commit('u', { ...claim, end: 30 });
    await queue.compute('u', ['w-1']);
    await expectWhole();
  });

  it('is kept by who has the task by now: an earlier claim gives nothing back', async () => {
    const old = await queue.takeAndDie('u', 'w-0');
    await queue.lost('u', ['w-0']);
    const claim = await queue.takeAndDie('u', 'w-1');
    expect(await queue.refusal(queue.giveBack('u', old, 30))).to.include('StaleEpoch');
    await queue.commit('u', claim);
    await expectWhole();
  });

  it('never begins before what is stored', async () => {
    const claim = await storedUpTo(await queue.takeAndDie('u', 'w-0'), 40);
    expect(await queue.refusal(queue.giveBack('u', claim, 39))).to.include('WrongOffset');
    await queue.commit('u', claim);
    await expectWhole();
  });

  for (const from of [10, 30]) {
    it(`is cut anew when the mode changes: stored up to 10, given back from ${from} on`, async () => {
      const claim = await storedUpTo(await queue.takeAndDie('u', 'w-0'), 10);
      await queue.giveBack('u', claim, from);
      await queue.register('u', { total: TOTAL, segments: 2, mode: 'Static' });
      expect(await queue.refusal(queue.giveBack('u', claim, 20))).to.include('WrongMode');
      await queue.computeShard('u', 0);
      await queue.computeShard('u', 1);
      expect(await queue.ids('u')).to.deep.equal(ALL);
      const { aggregates } = await queue.client.computation('u');
      expect(aggregates.map(({ value }) => value)).to.deep.equal([SUM]);
    });
  }

  it('is asked for where batchSize is Auto, nothing is left to hand out, and a worker has nothing', async () => {
    await queue.register('v', { total: 3, segments: 2, queue: { batchSize: 'Auto', visibilityTimeoutSeconds: 600 } });
    const claims = [];
    for (const worker of ['w-0', 'w-1']) claims.push(await queue.takeAndDie('v', worker));
    const [first, second] = claims;
    if (first === undefined || second === undefined) throw new Error('no claims');
    expect(await queue.beat('v', 'w-1', 1, second)).not.to.have.property('yield');
    await queue.compute('v', ['w-2'], { stopAfterTasks: 1 });
    await until('it to be asked for', async () => (await queue.beat('v', 'w-1', 1, second)).yield === true);
    await queue.commit('v', first);
    await queue.commit('v', second);
    expect((await queue.client.computation('v')).complete).to.equal(true);
  });

  it('is asked for before anybody has nothing to do, of who needs long for it', async () => {
    await queue.register('v', { total: 40, segments: 2, queue: { batchSize: 'Auto', visibilityTimeoutSeconds: 600 } });
    // The first ones are cut before it is known how long a parameter takes.
    let held: Claim[] = [];
    do {
      for (const claim of held) await queue.commit('v', claim, claim.end, 1);
      held = [await queue.takeAndDie('v', 'w-0', { index: 0 }), await queue.takeAndDie('v', 'w-1', { index: 1 })];
    } while (held.some(({ offset, end }) => end - offset < 10));
    const [slow, quick] = held;
    if (slow === undefined || quick === undefined) throw new Error('no claims');
    expect((await queue.client.computation('v')).queue?.uncut).to.equal(0);
    expect(await queue.commit('v', quick, quick.offset + 5, 5)).to.not.have.property('yield');
    expect(await queue.commit('v', slow, slow.offset + 5, 5000)).to.include({ yield: true });
  });
});

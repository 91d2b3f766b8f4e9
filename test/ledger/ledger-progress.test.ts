import { expect } from 'chai';
import { until } from '../env/until.ts';
import { buildCommit, buildRegistration, results } from './commit-builder.ts';
import { TestLedger } from './test-ledger.ts';

describe('progress', () => {
  let ledger: TestLedger;

  beforeEach(async () => {
    ledger = await TestLedger.start();
    await ledger.register('done', buildRegistration({ total: 2 }));
    await ledger.claim('done');
    await ledger.commit('done', buildCommit({ offset: 0, rows: results(1, 2) }));
    await ledger.register('going', buildRegistration({ total: 4, segments: 2 }));
    await ledger.claim('going', 1);
  });
  afterEach(async () => ledger.close());

  it('tells of all Computations at once', async () => {
    const progress = await ledger.client().progress();
    expect(progress).to.include({ full: true, diskFull: false });
    const [done, going] = progress.computations;
    expect(done).to.include({ uid: 'done', completed: 2, complete: true });
    expect(done?.completedAt).to.match(/^20\d\d-/);
    expect(going).to.include({ uid: 'going', completed: 0, complete: false }).and.not.to.have.property('completedAt');
    expect(going?.shards.map(({ start, end, epoch }) => [start, end, epoch])).to.deep.equal([
      [0, 2, 0],
      [2, 4, 1],
    ]);
    expect(going?.shards[0]).to.not.have.any.keys('worker', 'silentSeconds');
    expect(going?.shards[1]).to.include({ worker: 'w-0', node: 'n-0' });
  });

  it('tells with a cursor only of what changed or is being computed', async () => {
    const client = ledger.client();
    const { cursor } = await client.progress();
    const quiet = await client.progress(cursor);
    expect(quiet.full).to.equal(false);
    expect(quiet.computations.map(({ uid }) => uid)).to.deep.equal(['going']);
    await ledger.register('done', buildRegistration({ total: 2, maxBytes: 1000 }));
    const changed = await client.progress(quiet.cursor);
    expect(changed.computations.map(({ uid }) => uid)).to.deep.equal(['done', 'going']);
  });

  it('tells of everything to who has the cursor of another process', async () => {
    const { cursor, boot } = await ledger.client().progress();
    ledger = await ledger.restart();
    const progress = await ledger.client().progress(cursor);
    expect(progress.full).to.equal(true);
    expect(progress.boot).to.not.equal(boot);
    expect(progress.computations).to.have.lengthOf(2);
  });

  it('counts the silence of a worker, not of a ledger that was down', async () => {
    const silence = async () => (await ledger.client().computation('going')).shards[1]?.silentSeconds ?? -1;
    const silentFor = async (seconds: number) =>
      until(`a silence of ${seconds} s`, async () => (await silence()) >= seconds);
    await silentFor(0.3);
    let since = performance.now();
    await ledger.beat('going', { inHand: { id: 2, seconds: 1.5 } }, 1);
    expect(await silence()).to.be.within(0, secondsSince(since));
    expect((await ledger.client().computation('going')).shards[1]?.inHand).to.deep.equal({ id: 2, seconds: 1.5 });
    await silentFor(0.3);
    since = performance.now();
    ledger = await ledger.restart();
    expect(await silence()).to.be.within(0, secondsSince(since));
  });

  it('adds up where the time of the workers went', async () => {
    await ledger.commit('going', buildCommit({ offset: 2, rows: results(1) }), 1);
    await ledger.commit('going', buildCommit({ offset: 3, rows: results(1) }), 1);
    const { shards, ratePerSecond } = await ledger.client().computation('going');
    expect(shards[1]?.timing).to.deep.equal({ computeMs: 200, waitMs: 20, idleMs: 2 });
    expect(ratePerSecond).to.equal(2);
  });

  it('adds up the processor time that workers used, and keeps the most memory; of a worker that told nothing it says nothing', async () => {
    expect((await ledger.client().computation('going')).shards[1]).not.to.have.property('usage');
    await ledger.commit('going', buildCommit({ offset: 2, rows: results(1), header: used(40, 900) }), 1);
    ledger = await ledger.restart();
    await ledger.commit('going', buildCommit({ offset: 3, rows: results(1), header: used(60, 800) }), 1);
    const { shards } = await ledger.client().computation('going');
    expect(shards[1]?.usage).to.deep.equal({ cpuMs: 100, peakMemoryBytes: 900 });
  });

  it('is counted for Prometheus', async () => {
    const text = await (await fetch(`${ledger.url}/metrics`)).text();
    expect(text)
      .to.match(/^ttg_ledger_commits_total 1$/m)
      .and.to.match(/^ttg_ledger_rows_total 2$/m);
    await fetch(`${ledger.url}/v1/progress`);
    expect(await (await fetch(`${ledger.url}/metrics`)).text()).to.contain(
      'ttg_ledger_errors_total{code="Unauthorized"} 1',
    );
    expect((await fetch(`${ledger.url}/healthz`)).status).to.equal(200);
    expect((await fetch(`${ledger.url}/readyz`)).status).to.equal(200);
  });
});

/** What a worker used, in a commit's header. */
function used(cpuMs: number, peakMemoryBytes: number) {
  return { usage: { cpuMs, peakMemoryBytes } };
}

/** Rounded up to what the ledger shows. */
function secondsSince(since: number): number {
  return (performance.now() - since) / 1000 + 0.1;
}

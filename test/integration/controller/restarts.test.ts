import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { until } from '../../env/until.ts';
import { World } from './world.ts';

describe('the operator', function () {
  this.timeout(180_000);
  let world: World;

  beforeEach(async () => {
    world = await World.begin();
  });
  afterEach(async () => world.end());

  it('goes on after a restart without making anything twice', async () => {
    const computation = await world.create('steady');
    const job = await world.jobOf('steady');
    await (await world.claim(computation, 0, 'by-hand')).commit(4);
    await world.stopOperator();
    const worker = await world.claim(computation, 1, 'by-hand');
    await worker.commit(10);
    await world.startOperator();
    await world.status('steady', 'at 14', ({ progress }) => progress?.completed === 14);
    expect((await world.jobNow('steady')).metadata.uid).to.equal(job.metadata.uid);
    expect(await world.events('steady', 'JobRecreated')).to.have.length(0);
  });

  it('sees, once back, that a Computation was deleted meanwhile', async () => {
    const computation = await world.create('meanwhile');
    await world.jobOf('meanwhile');
    await world.stopOperator();
    await world.delete('meanwhile');
    await world.startOperator();
    await until('it to go', async () => (await world.find('meanwhile')) === undefined);
    expect(await world.ledgerStatusOf(computation.metadata.uid)).to.equal(410);
  });

  it('never shows progress going backwards, nor writes the status more than about once a second', async () => {
    const seen: Computation[] = [];
    const stop = new AbortController();
    const computation = await world.create('steps', { shards: 1, parameters: { count: 10_000_000 } });
    await world.jobOf('steps');
    const { metadata } = await world.api.list(COMPUTATIONS, { namespace: world.namespace });
    const watching = (async () => {
      const events = world.api.watch(COMPUTATIONS, {
        namespace: world.namespace,
        resourceVersion: metadata.resourceVersion,
        timeoutSeconds: 60,
        idleTimeoutMs: 60_000,
        signal: stop.signal,
      });
      for await (const { object } of events) {
        if (COMPUTATIONS.accepts(object)) {
          seen.push(object);
        }
      }
    })().catch(() => {});
    const worker = await world.claim(computation, 0, 'by-hand');
    const numbers = (): number[] => seen.map(({ status }) => status?.progress?.completed ?? 0);
    const begun = performance.now();
    // Long enough for a machine that has much else to do.
    for (let ms = 0; ms < 5_000 || (new Set(numbers()).size < 5 && ms < 30_000); ms = performance.now() - begun) {
      await worker.commit(10);
    }
    await world.status('steps', 'at the last one', ({ progress }) => progress?.completed === worker.offset);
    const seconds = (performance.now() - begun) / 1_000;
    stop.abort();
    await watching;

    const done = numbers();
    expect(done).to.deep.equal(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).to.equal(worker.offset);
    expect(new Set(done).size, 'different numbers shown').to.be.at.least(4);
    expect(seen.length).to.be.at.most(seconds + 4);
  });

  it('tells Prometheus of its Computations and its ledger', async () => {
    await world.create('counted');
    await world.jobOf('counted');
    await until('the metrics', async () => {
      const text = await world.metrics();
      return (
        /ttg_computations\{phase="Pending"\} 1/.test(text) &&
        text.includes(`ttg_computation_parameters{namespace="${world.namespace}",name="counted",outcome="open"} 30`) &&
        /ttg_ledger_up 1/.test(text)
      );
    });
  });
});

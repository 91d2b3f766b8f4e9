import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { LABEL_LOST } from '../../../crds/labels.ts';
import { FAILURE_COUNT } from '../../../operator/reconcile/retry-reset.ts';
import { until } from '../../env/until.ts';
import { aComputation } from './a-computation.ts';
import { expectWhole } from './expect-whole.ts';
import { ownNamespace } from './namespaces.ts';
import { allNodesReady, carriesOurs, LOST } from './node-faults.ts';
import { attempts, Run } from './run.ts';

/** About 20 s of work in each shard: the other shards are at work when the node goes. */
const ALGORITHM = { name: 'faulty', args: { sleepMs: 6 } };
/** 15 of silence, a look each second, a pod's start; on a busy machine the last takes longest. */
const ELSEWHERE_SECONDS = 40;

for (const whenUnsatisfiable of ['ScheduleAnyway', 'DoNotSchedule']) {
  describe(`a node that is lost for good in mid-run, with ${whenUnsatisfiable}`, function () {
    this.timeout(400_000);
    const namespace = ownNamespace(`ttg-faults-lost-${whenUnsatisfiable.toLowerCase()}`);
    let run: Run;
    let node = '';
    let atLoss: Computation;
    let elsewhereMs: number;
    let end: Computation;

    before(async () => {
      run = await Run.of(
        aComputation(namespace, 'lost', {
          algorithm: ALGORITHM,
          spread: { whenUnsatisfiable },
          failurePolicy: { retriesPerShard: 0 },
        }),
      );
      atLoss = await run.reaches(15);
      node = (await run.worker(1)).spec.nodeName ?? '';
      expect(await carriesOurs(node), `ledger or operator on ${node}`).to.equal(false);
      const lostAt = performance.now();
      await LOST.begin(node);
      // What it has done is seen for certain once nothing of it comes any more: at the claim of the next.
      const claimed = await run.becomes('claimed elsewhere', (now) => hasMoved(now, 1, node, -1), 120);
      const done = claimed.status?.shards?.[1]?.completed ?? 0;
      await run.becomes('computed elsewhere', (now) => hasMoved(now, 1, node, done), 30);
      elsewhereMs = performance.now() - lostAt;
      end = await run.ends(150);
    });

    after(async () => {
      if (node !== '') await LOST.end(node);
      await allNodesReady();
    });

    it('costs no parameter, and changes no digit of the aggregates', async () => {
      await expectWhole(run, end);
    });

    it('has its shard computed elsewhere in time, from where it stood', () => {
      console.info(`      node lost → first commit of its shard elsewhere: ${(elsewhereMs / 1_000).toFixed(1)} s`);
      expect(elsewhereMs / 1_000).to.be.below(ELSEWHERE_SECONDS);
      expect(attempts(end)).to.deep.equal(attempts(atLoss).map((before, shard) => (shard === 1 ? before + 1 : before)));
    });

    it('costs no retry, even where none is allowed', async () => {
      const counts = new Set((await run.pods()).map(({ metadata }) => metadata.annotations?.[FAILURE_COUNT] ?? '0'));
      expect([...counts]).to.deep.equal(['0']);
    });

    it('is named in an event, with the shard', async () => {
      const events = await run.events();
      const lost = events.find(({ reason }) => reason === 'WorkerLost');
      expect(lost?.message).to.contain('shard 1').and.to.contain(node);
    });

    it('leaves nothing behind but the pods that ended well', async () => {
      await until('the placeholder to be gone', async () =>
        (await run.pods()).every(({ metadata }) => !(LABEL_LOST in (metadata.labels ?? {}))),
      );
      expect((await run.pods()).map(({ spec }) => spec.nodeName)).to.not.include(node);
    });

    it('harms nothing when it comes back', async () => {
      await LOST.end(node);
      await allNodesReady();
      const now = await run.now();
      expect(now.status?.progress).to.deep.equal(end.status?.progress);
      expect(now.status?.aggregates).to.deep.equal(end.status?.aggregates);
      await expectWhole(run, now);
    });
  });
}

/** Whether a worker of another node has computed more of a shard than was done. */
function hasMoved(now: Computation, shard: number, node: string, done: number): boolean {
  const found = now.status?.shards?.[shard];
  return found !== undefined && found.node !== node && found.completed > done;
}

import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { LABEL_LOST } from '../../../crds/labels.ts';
import { FAILURE_COUNT } from '../../../operator/reconcile/retry-reset.ts';
import { until } from '../../env/until.ts';
import { aComputation } from '../faults/a-computation.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { allNodesReady, carriesOurs, LOST } from '../faults/node-faults.ts';
import { attempts, Run } from '../faults/run.ts';

interface Case {
  title: string;
  /** What the Computation has beside {@link aComputation}: about 20 s of work in each shard. */
  changes: Record<string, unknown>;
  /** The one whose node is lost. */
  shard: number;
  /** From the loss to the first commit elsewhere; on a busy machine a pod's start takes longest. */
  elsewhereSeconds: number;
}

const slowly = { algorithm: { name: 'faulty', args: { sleepMs: 6 } }, failurePolicy: { retriesPerShard: 0 } };
const CASES: Case[] = [
  ...['ScheduleAnyway', 'DoNotSchedule'].map((whenUnsatisfiable) => ({
    title: `with ${whenUnsatisfiable}`,
    changes: { ...slowly, spread: { whenUnsatisfiable } },
    shard: 1,
    // 15 s of silence.
    elsewhereSeconds: 40,
  })),
  {
    title: 'under the only worker',
    changes: { ...slowly, shards: 1, algorithm: { name: 'faulty', args: { sleepMs: 2 } } },
    shard: 0,
    // Until the node is not ready: nobody else shows that the ledger can be reached.
    elsewhereSeconds: 90,
  },
];

for (const [index, { title, changes, shard, elsewhereSeconds }] of CASES.entries()) {
  describe(`a node that is lost for good in mid-run, ${title}`, function () {
    this.timeout(400_000);
    const namespace = ownNamespace(`ttg-faults-lost-${index}`);
    let run: Run;
    let node = '';
    let elsewhereMs: number;
    let end: Computation;

    before(async () => {
      run = await Run.of(aComputation(namespace, 'lost', changes));
      await run.reachesIn(shard, 15);
      node = (await run.worker(shard)).spec.nodeName ?? '';
      expect(await carriesOurs(node), `ledger or operator on ${node}`).to.equal(false);
      const lostAt = performance.now();
      await LOST.begin(node);
      // What it has done is seen for certain once nothing of it comes any more: at the claim of the next.
      const claimed = await run.becomes('claimed elsewhere', (now) => hasMoved(now, shard, node, -1), 120);
      const done = claimed.status?.shards?.[shard]?.completed ?? 0;
      await run.becomes('computed elsewhere', (now) => hasMoved(now, shard, node, done), 30);
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
      expect(elsewhereMs / 1_000).to.be.below(elsewhereSeconds);
      expect(attempts(end)[shard]).to.equal(2);
    });

    it('costs no retry, even where none is allowed', async () => {
      const counts = new Set((await run.pods()).map(({ metadata }) => metadata.annotations?.[FAILURE_COUNT] ?? '0'));
      expect([...counts]).to.deep.equal(['0']);
    });

    it('is named in an event, with the shard', async () => {
      const events = await run.events();
      const lost = events.find(({ reason }) => reason === 'WorkerLost');
      expect(lost?.message).to.contain(`shard ${shard}`).and.to.contain(node);
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

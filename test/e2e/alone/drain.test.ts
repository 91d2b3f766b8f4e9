import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import type { Pod } from '../../../operator/kube/objects.ts';
import { FAILURE_COUNT } from '../../../operator/reconcile/retry-reset.ts';
import { kubectl } from '../cluster.ts';
import { aComputation, SLEEP_MS } from '../faults/a-computation.ts';
import { Evaluations } from '../faults/evaluations.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { Run } from '../faults/run.ts';

describe('a node that is drained at 30 %', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-drain');
  let run: Run;
  let evaluations: Evaluations;
  let node: string;
  let end: Computation;
  let pods: Pod[];

  before(async () => {
    run = await Run.of(aComputation(namespace, 'drained', { failurePolicy: { retriesPerShard: 0 } }));
    evaluations = new Evaluations(run);
    await run.reachesIn(1, 30);
    node = (await run.worker(1)).spec.nodeName ?? '';
    await kubectl('drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--force', '--timeout=90s');
    end = await run.ends();
    pods = await run.pods();
  });

  after(async () => {
    if (node !== undefined) await kubectl('uncordon', node);
  });

  it('costs no parameter, and changes no digit of the aggregates', async () => {
    await expectWhole(run, end);
  });

  it('costs no retry, even where none is allowed', () => {
    const counts = new Set(pods.map(({ metadata }) => metadata.annotations?.[FAILURE_COUNT]));
    expect([...counts]).to.deep.equal(['0']);
  });

  it('computes nothing twice but what was in hand: the worker commits before it leaves', async () => {
    await evaluations.end();
    expect(evaluations.again).to.be.at.most(200 / SLEEP_MS);
  });

  it('goes on from where the shard stood, on another node', () => {
    const moved = end.status?.shards?.filter((shard) => shard.attempts > 1) ?? [];
    expect(moved).to.not.be.empty;
    expect(moved.map((shard) => shard.node)).to.not.include(node);
    expect(evaluations.said.join('\n')).to.match(/LIFECYCLE: RESUMED - from parameter/);
  });
});

import { expect } from 'chai';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { JOBS, PODS } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { kubectl } from '../cluster.ts';
import { aComputation, COUNT } from './a-computation.ts';
import { api } from './api.ts';
import { ownNamespace } from './namespaces.ts';
import { condition, Run, upTo } from './run.ts';

/** Pods end, what was computed is kept: the ids of each shard up to where it stood. */
async function expectKept(run: Run): Promise<void> {
  const { status } = await run.now();
  const done = status?.progress?.completed ?? 0;
  expect(done).to.be.greaterThan(0).and.to.be.lessThan(COUNT);
  await until(
    'its pods to end',
    async () => (await run.pods()).every(({ status }) => status?.phase === 'Succeeded' || status?.phase === 'Failed'),
    { timeoutMs: 30_000 },
  );
  const kept = (status?.shards ?? []).flatMap(({ range, completed }) =>
    upTo(completed).map((id) => id + Number.parseInt(range, 10)),
  );
  expect(kept).to.have.lengthOf(done);
  expect(await run.ids()).to.deep.equal(kept);
}

describe('a Computation that ends before all is computed', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-ends');

  it('by cancel, keeps what it has', async () => {
    const run = await Run.of(aComputation(namespace, 'cancelled'));
    await run.reaches(20);
    await run.patch({ cancel: true });
    const end = await run.ends(30);
    expect(end.status).to.include({ phase: 'Cancelled', reason: 'Cancelled' });
    expect(condition(end, 'Failed')?.status).to.equal('False');
    await expectKept(run);
  });

  it('by its deadline, keeps what it has and says which', async () => {
    // Pods take seconds to start where others do so, too; half of the work is not done by then.
    const algorithm = { name: 'faulty', args: { sleepMs: 8 } };
    const run = await Run.of(aComputation(namespace, 'late', { algorithm, activeDeadlineSeconds: 10 }));
    const end = await run.ends(30);
    expect(end.status).to.include({ phase: 'Failed', reason: 'DeadlineExceeded' });
    expect(condition(end, 'Failed')).to.include({ status: 'True', reason: 'DeadlineExceeded' });
    await expectKept(run);
  });

  it('by deletion, leaves nothing: no Job, no pod, no finalizer that holds it', async () => {
    const run = await Run.of(aComputation(namespace, 'deleted'));
    await run.reaches(20);
    await kubectl('delete', 'computation', 'deleted', '-n', namespace, '--timeout=20s');
    expect(await api.find(COMPUTATIONS, run)).to.equal(undefined);
    await until('its Job to be gone', async () => (await api.find(JOBS, run)) === undefined);
    await until('its pods to be gone', async () => (await run.pods()).length === 0, { timeoutMs: 40_000 });
  });

  it('goes by itself ttlSecondsAfterFinished after its end, with its Job and pods', async () => {
    const quick = { parameters: { count: 100 }, algorithm: { name: 'echo' }, ttlSecondsAfterFinished: 3 };
    const run = await Run.of(aComputation(namespace, 'short-lived', { ...quick, aggregations: [] }));
    const { status } = await run.ends(30);
    const ended = Date.parse(status?.completionTime ?? '');
    await until('it to be gone', async () => (await api.find(COMPUTATIONS, run)) === undefined, { timeoutMs: 30_000 });
    expect(Date.now() - ended).to.be.at.least(3_000);
    await until(
      'its pods to be gone',
      async () => {
        const { items } = await api.list(PODS, { namespace, labelSelector: 'ttg.io/computation=short-lived' });
        return items.length === 0 && (await api.find(JOBS, run)) === undefined;
      },
      { timeoutMs: 40_000 },
    );
  });
});

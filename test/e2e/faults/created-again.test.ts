import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { until } from '../../env/until.ts';
import { kubectl } from '../cluster.ts';
import { aComputation } from './a-computation.ts';
import { Evaluations } from './evaluations.ts';
import { ownNamespace } from './namespaces.ts';
import { Run, upTo } from './run.ts';

describe('a Computation deleted and created again at once under its name', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-again');
  let old: Run;
  let young: Run;
  let told: Evaluations;
  let end: Computation;

  before(async () => {
    old = await Run.of(aComputation(namespace, 'twice'));
    told = new Evaluations(old);
    await old.reaches(30);
    await kubectl('delete', 'computation', 'twice', '-n', namespace);
    young = await Run.of(
      aComputation(namespace, 'twice', {
        parameters: { count: 2_000 },
        algorithm: { name: 'simulate', args: { sleepMs: 1 } },
        shards: 2,
      }),
    );
    end = await young.ends();
  });

  it('is another one', () => {
    expect(young.uid).to.not.equal(old.uid);
  });

  it('has its own rows and nothing of the old one', async () => {
    expect(end.status).to.include({ phase: 'Succeeded' });
    expect(end.status?.progress).to.include({ total: 2_000, completed: 2_000, failed: 0 });
    expect(await young.ids()).to.deep.equal(upTo(2_000));
    // What simulate gives: (7 · id + 13) mod 1000, and the id's last two digits as decimals.
    const [first = ''] = (await young.table({ FORMAT: 'ndjson' })).split('\n');
    expect(JSON.parse(first)).to.include({ param_id: 0, result: 13 });
  });

  it('has a Job and pods of its own', async () => {
    const job = await young.job();
    expect(job.metadata.ownerReferences?.map(({ uid }) => uid)).to.deep.equal([young.uid]);
    expect(await young.pods()).to.have.lengthOf(2);
  });

  it('ends the workers of the old one before they are done', async () => {
    await until('the old pods to be gone', async () => (await old.pods()).length === 0, { timeoutMs: 40_000 });
    await told.end();
    expect(told.said.join('\n'))
      .to.match(/LIFECYCLE: INTERRUPTED/)
      .and.to.not.match(/LIFECYCLE: COMPLETED/);
  });
});

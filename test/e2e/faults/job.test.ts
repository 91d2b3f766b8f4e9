import { expect } from 'chai';
import { kubectl } from '../cluster.ts';
import { until } from '../../env/until.ts';
import { aComputation } from './a-computation.ts';
import { expectWhole } from './expect-whole.ts';
import { ownNamespace } from './namespaces.ts';
import { Run } from './run.ts';

describe('the Job of a Computation', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-job');

  it('is made again when somebody deletes it, and goes on', async () => {
    const run = await Run.of(aComputation(namespace, 'beheaded'));
    const { status } = await run.reaches(30);
    const first = await run.job();
    await kubectl('delete', 'job', 'beheaded', '-n', namespace, '--wait=false');
    const second = await until(
      'another Job',
      async () => {
        const job = await run.job();
        return job.metadata.uid !== first.metadata.uid && job;
      },
      { timeoutMs: 30_000 },
    );
    expect(second.metadata.ownerReferences?.[0]?.uid).to.equal(run.uid);
    expect(status?.progress?.completed).to.be.greaterThan(0);
    await expectWhole(run, await run.ends());
    expect((await run.events()).map(({ reason }) => reason)).to.include('JobRecreated');
  });

  it('is not taken from somebody else; it goes on when that one is gone', async () => {
    await kubectl('create', 'job', 'taken', '-n', namespace, '--image=ttg-worker:v0.1.0', '--', '/bin/false');
    await kubectl('patch', 'job', 'taken', '-n', namespace, '-p', '{"spec":{"suspend":true}}');
    const run = await Run.of(aComputation(namespace, 'taken'));
    const stalled = await run.stalls('JobNameTaken', 15);
    expect(stalled.status).to.include({ reason: 'JobNameTaken' });
    expect(stalled.status?.message).to.include('Job taken').and.to.include('which nobody owns');
    await kubectl('delete', 'job', 'taken', '-n', namespace);
    await expectWhole(run, await run.ends());
  });
});

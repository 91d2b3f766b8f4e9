import { expect } from 'chai';
import { APP_OPERATOR, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { JOBS } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { kubectl, make } from '../cluster.ts';
import { aComputation } from '../faults/a-computation.ts';
import { api } from '../faults/api.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ledgerAnswerFor } from '../faults/hand-edits-ledger.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { leaseHolder, operatorContainer, operatorPod, whileOperatorSleeps } from '../faults/operator-process.ts';
import { Run } from '../faults/run.ts';

const SLOWLY = { algorithm: { name: 'faulty', args: { sleepMs: 10 } } };
const CRD = 'crd/computations.ttg.io';

async function expectNothingRuns(run: Run, seconds: number): Promise<void> {
  const isGone = async (): Promise<boolean> =>
    (await api.find(JOBS, run)) === undefined && (await run.pods()).length === 0;
  await until(`nothing of ${run.name} to run`, isGone, { timeoutMs: seconds * 1_000, everyMs: 500 });
}

describe("the operator's lease, changed by hand in mid-run", function () {
  this.timeout(240_000);
  const namespace = ownNamespace('ttg-faults-lease');

  it('is made again at once when it was deleted; the operator goes on', async () => {
    const run = await Run.of(aComputation(namespace, 'deleted', SLOWLY));
    await run.reaches(5);
    const container = await operatorContainer();
    const holder = await leaseHolder();
    await kubectl('delete', 'lease', APP_OPERATOR, '-n', SYSTEM_NAMESPACE);
    await until('the lease again', async () => (await leaseHolder()) === holder);
    await expectWhole(run, await run.ends());
    expect(await operatorContainer()).to.equal(container);
  });

  it('given to somebody who never renews it, is taken back when its time is over', async () => {
    const run = await Run.of(aComputation(namespace, 'given-away', SLOWLY));
    const { status } = await run.reaches(5);
    const holder = await leaseHolder();
    const patch = JSON.stringify({ spec: { holderIdentity: 'a-stranger' } });
    await kubectl('patch', 'lease', APP_OPERATOR, '-n', SYSTEM_NAMESPACE, '--type=merge', '-p', patch);
    const givenAt = performance.now();
    const isTaken = async (): Promise<boolean> => (await leaseHolder()) === holder;
    await until('the lease to be taken back', isTaken, { timeoutMs: 60_000 });
    const done = status?.progress?.completed ?? 0;
    await run.becomes('true again', (now) => (now.status?.progress?.completed ?? 0) > done, 60);
    const seconds = ((performance.now() - givenAt) / 1_000).toFixed(1);
    console.info(`      lease given to a stranger → status true again: ${seconds} s`);
    await expectWhole(run, await run.ends());
  });
});

describe('a Computation that is deleted after somebody took its finalizer off', function () {
  this.timeout(240_000);
  const namespace = ownNamespace('ttg-faults-finalizer');

  it('leaves no Job and no pod, and the ledger is told within minutes', async () => {
    const run = await Run.of(aComputation(namespace, 'unheld', SLOWLY));
    await run.reaches(5);
    expect(await ledgerAnswerFor(run.uid)).to.equal(200);
    // Otherwise it would be there again before the deletion is asked for.
    await whileOperatorSleeps(async () => {
      const patch = '{"metadata":{"finalizers":null}}';
      await kubectl('patch', 'computation', run.name, '-n', namespace, '--type=merge', '-p', patch);
      await kubectl('delete', 'computation', run.name, '-n', namespace, '--timeout=10s');
    });
    expect(await api.find(COMPUTATIONS, run)).to.equal(undefined);
    await expectNothingRuns(run, 60);
    const isEnded = async (): Promise<boolean> => (await ledgerAnswerFor(run.uid)) === 410;
    await until('the ledger to be told', isEnded, { timeoutMs: 150_000, everyMs: 2_000 });
  });
});

describe('the resource definition, deleted with Computations there', function () {
  this.timeout(300_000);
  const namespace = ownNamespace('ttg-faults-crd');

  after(async () => {
    await make('install', {});
  });

  it('goes with all of them, and the operator takes up new ones when it is there again', async () => {
    const run = await Run.of(aComputation(namespace, 'going', SLOWLY));
    await run.reaches(5);
    const container = await operatorContainer();
    await kubectl('delete', CRD, '--timeout=60s');
    await expectNothingRuns(run, 60);
    await make('install', {});
    const appliedAt = performance.now();
    const next = await Run.of(aComputation(namespace, 'new'));
    await next.becomes('taken up', ({ status }) => status?.phase !== undefined, 60);
    const seconds = ((performance.now() - appliedAt) / 1_000).toFixed(1);
    console.info(`      definition applied again → a new Computation taken up: ${seconds} s`);
    await expectWhole(next, await next.ends());
    expect(await operatorContainer()).to.equal(container);
  });
});

describe('make undeploy with Computations there', function () {
  this.timeout(500_000);
  const namespace = ownNamespace('ttg-faults-undeploy');

  after(async () => {
    await make('deploy-kind', {});
    await operatorPod();
  });

  it('takes all of it, and make deploy-kind brings all of it back', async () => {
    const run = await Run.of(aComputation(namespace, 'going', SLOWLY));
    await run.reaches(5);
    await make('undeploy', {});
    expect((await kubectl('get', CRD, '--ignore-not-found')).trim()).to.equal('');
    expect((await kubectl('get', 'namespace', SYSTEM_NAMESPACE, '--ignore-not-found')).trim()).to.equal('');
    await expectNothingRuns(run, 60);
    await make('deploy-kind', {});
    const next = await Run.of(aComputation(namespace, 'new'));
    await expectWhole(next, await next.ends());
  });
});

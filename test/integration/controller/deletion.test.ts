import { expect } from 'chai';
import { sweepOrphans } from '../../../operator/act/orphan-sweep.ts';
import { until } from '../../env/until.ts';
import { World } from './world.ts';

describe('a Computation that is deleted in mid-run', function () {
  this.timeout(180_000);
  let world: World;

  beforeEach(async () => {
    world = await World.begin();
  });
  afterEach(async () => world.end());

  it('ends its uid in the ledger, takes its Job along and leaves', async () => {
    const computation = await world.create('doomed');
    await world.jobOf('doomed');
    const worker = await world.claim(computation, 0, 'by-hand');
    await world.delete('doomed');
    await until('the Computation to go', async () => (await world.find('doomed')) === undefined);
    expect(await world.cluster.job('doomed')).to.equal(undefined);
    expect(await failureOf(worker.commit(1))).to.match(/^410/);
  });

  it('takes its Job along at once while the ledger is away, and leaves when it is back', async () => {
    const computation = await world.create('stuck');
    await world.jobOf('stuck');
    await world.stopLedger();
    await world.delete('stuck');
    await until('the Job to go', async () => (await world.cluster.job('stuck')) === undefined);
    expect((await world.find('stuck'))?.metadata.finalizers).to.deep.equal(['ttg.io/ledger']);
    await world.startLedger();
    await until('the Computation to go', async () => (await world.find('stuck')) === undefined);
    expect(await world.ledgerStatusOf(computation.metadata.uid)).to.equal(410);
  });

  it('lets its Job go at once when its namespace goes', async () => {
    await world.create('evicted');
    await world.jobOf('evicted');
    await world.env.kubectl('delete', 'namespace', world.namespace, '--wait=false');
    await until('the Job to go', async () => (await world.cluster.job('evicted')) === undefined);
    expect((await world.condition('evicted', 'Stalled')).reason).to.equal('NamespaceTerminating');
  });

  it('is another one than that of the same name made right after it', async () => {
    const first = await world.create('twin');
    const firstJob = await world.jobOf('twin');
    const worker = await world.claim(first, 0, 'by-hand');
    await worker.commit(4);
    await world.status('twin', 'at 4', ({ progress }) => progress?.completed === 4);
    await world.delete('twin');
    await until('the first to go', async () => (await world.find('twin')) === undefined);
    const second = await world.create('twin');
    const job = await world.jobOf('twin', firstJob.metadata.uid);
    expect(job.metadata.ownerReferences?.[0]?.uid).to.equal(second.metadata.uid);
    const status = await world.status('twin', 'begun', ({ progress }) => progress !== undefined);
    expect(status.progress?.completed).to.equal(0);
    expect(await failureOf(worker.commit(1))).to.match(/^410/);
  });

  it('sends away a Job that its predecessor left behind', async () => {
    await world.create('heir');
    const leftover = await world.jobOf('heir');
    await world.stopOperator();
    await world.env.kubectl(
      'patch',
      'computation/heir',
      '-n',
      world.namespace,
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":[]}}',
    );
    await world.delete('heir');
    const second = await world.create('heir');
    await world.startOperator();
    const job = await world.jobOf('heir', leftover.metadata.uid);
    expect(job.metadata.ownerReferences?.[0]?.uid).to.equal(second.metadata.uid);
  });

  it('is ended in the ledger later where its finalizer was taken off by force', async () => {
    const computation = await world.create('orphan');
    await world.jobOf('orphan');
    const living = await world.create('living');
    await world.jobOf('living');
    await world.stopOperator();
    await world.env.kubectl(
      'patch',
      'computation/orphan',
      '-n',
      world.namespace,
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":[]}}',
    );
    await world.delete('orphan');
    expect(await world.sweep(sweepOrphans)).to.equal(1);
    expect(await world.ledgerStatusOf(computation.metadata.uid)).to.equal(410);
    expect(await world.ledgerStatusOf(living.metadata.uid)).to.equal(200);
  });
});

async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'it went well';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

import { expect } from 'chai';
import { EVENTS, JOBS } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { World } from './world.ts';

describe('a Computation in trouble', function () {
  this.timeout(180_000);
  let world: World;

  beforeEach(async () => {
    world = await World.begin();
  });
  afterEach(async () => world.end());

  it('gets its Job again when somebody deleted it, and goes on from where it was', async () => {
    const computation = await world.create('rebuilt');
    const first = await world.jobOf('rebuilt');
    const worker = await world.claim(computation, 0, 'by-hand');
    await worker.commit(4);
    await world.status('rebuilt', 'at 4', ({ progress }) => progress?.completed === 4);
    await world.api.delete(JOBS, first.metadata, { propagationPolicy: 'Background' });
    const second = await world.jobOf('rebuilt', first.metadata.uid);
    expect(second.spec.completions).to.equal(3);
    expect((await world.claim(computation, 0, 'again')).offset).to.equal(4);
    await until('an event', async () => (await world.events('rebuilt', 'JobRecreated')).length === 1);
  });

  it("leaves somebody else's Job of its name alone until that is gone", async () => {
    await world.env.kubectl('create', 'job', 'mine', '--image=other', '-n', world.namespace);
    const other = await world.jobOf('mine');
    await world.create('mine');
    const stalled = await world.condition('mine', 'Stalled');
    expect(stalled.reason).to.equal('JobNameTaken');
    expect(stalled.message).to.contain(`Job mine (uid ${other.metadata.uid})`);
    expect((await world.jobNow('mine')).spec.template.spec.containers[0]?.image).to.equal('other');
    await world.api.delete(JOBS, other.metadata, { propagationPolicy: 'Background' });
    const ours = await world.jobOf('mine', other.metadata.uid);
    expect(ours.metadata.labels?.['app.kubernetes.io/managed-by']).to.equal('ttg-operator');
    await world.status('mine', 'not stalled', ({ conditions }) =>
      (conditions ?? []).some(({ type, status }) => type === 'Stalled' && status === 'False'),
    );
  });

  it('says what keeps the Job controller from making pods, and that it is over', async () => {
    await world.create('quota');
    const job = await world.jobOf('quota');
    await world.api.create(EVENTS, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'quota.1', namespace: world.namespace },
      involvedObject: {
        apiVersion: 'batch/v1',
        kind: 'Job',
        name: 'quota',
        namespace: world.namespace,
        ...(job.metadata.uid === undefined ? {} : { uid: job.metadata.uid }),
      },
      type: 'Warning',
      reason: 'FailedCreate',
      message: 'Error creating: pods "quota-0-" is forbidden: exceeded quota: none, requested: pods=1, limited: pods=0',
      lastTimestamp: `${new Date().toISOString().slice(0, 19)}Z`,
    });
    const stalled = await world.condition('quota', 'Stalled');
    expect(stalled.reason).to.equal('FailedCreate');
    expect(stalled.message).to.contain('exceeded quota: none');

    const pods = await Promise.all([0, 1, 2].map(async (index) => world.cluster.startPod(job, index)));
    await Promise.all(pods.map(async (pod) => world.cluster.run(pod)));
    await world.cluster.setJob('quota', { active: 3 });
    // The pods come one after the other, and so does the status: over once one runs, and all in the end.
    const mended = await world.status('quota', 'all at work', ({ workers }) => workers === '3/3');
    expect([mended.phase, mended.reason]).to.deep.equal(['Running', undefined]);
  });

  it("says in Kubernetes' words that an image cannot be had, and that it is over", async () => {
    await world.create('image', { shards: 1, parallelism: 1, worker: { image: 'nowhere/at-all:1' } });
    const job = await world.jobOf('image');
    const pod = await world.cluster.startPod(job, 0);
    await world.cluster.setJob('image', { active: 1 });
    const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "nowhere/at-all:1"' };
    await world.cluster.setPod(pod, {
      phase: 'Pending',
      containerStatuses: [
        {
          name: 'worker',
          image: 'nowhere/at-all:1',
          restartCount: 0,
          ready: false,
          state: { waiting },
          imageID: '',
        },
      ],
    });
    const stalled = await world.condition('image', 'Stalled');
    expect(stalled).to.include({ reason: 'ImagePullBackOff' });
    expect(stalled.message).to.contain('Back-off pulling image "nowhere/at-all:1"');
    const status = (await world.get('image')).status;
    expect(status).to.include({ phase: 'Pending', reason: 'ImagePullBackOff', image: 'nowhere/at-all:1' });
    await world.cluster.run(pod);
    await world.status('image', 'running', ({ phase, reason }) => phase === 'Running' && reason === undefined);
  });

  it('names a Secret that cannot be mounted, as an event of the pod alone does, and says that it is over', async () => {
    const inputs = [{ name: 'key', mountPath: '/key', secret: { name: 'key' } }];
    await world.create('mount', { shards: 1, parallelism: 1, worker: { inputs } });
    const pod = await world.cluster.startPod(await world.jobOf('mount'), 0);
    await world.cluster.setJob('mount', { active: 1 });
    const waiting = { reason: 'ContainerCreating' };
    await world.cluster.setPod(pod, {
      phase: 'Pending',
      containerStatuses: [
        { name: 'worker', image: '', restartCount: 0, ready: false, state: { waiting }, imageID: '' },
      ],
    });
    const { name, namespace, uid = '' } = pod.metadata;
    await world.api.create(EVENTS, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'mount.1', namespace: world.namespace },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', name, uid, ...(namespace === undefined ? {} : { namespace }) },
      type: 'Warning',
      reason: 'FailedMount',
      message: 'MountVolume.SetUp failed for volume "input-key" : secret "key" not found',
      lastTimestamp: `${new Date().toISOString().slice(0, 19)}Z`,
    });
    const stalled = await world.condition('mount', 'Stalled');
    expect(stalled.reason).to.equal('FailedMount');
    expect(stalled.message).to.contain(`pod ${name}`).and.to.contain('secret "key" not found');
    await world.cluster.run(pod);
    await world.status('mount', 'running', ({ phase, reason }) => phase === 'Running' && reason === undefined);
  });

  it('says that its Job was refused, and tries again', async () => {
    await world.env.apply({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'none', namespace: world.namespace },
      spec: { hard: { 'count/jobs.batch': '0' } },
    });
    await world.env.tryKubectl([
      'patch',
      'resourcequota',
      'none',
      '-n',
      world.namespace,
      '--subresource=status',
      '--type=merge',
      '-p',
      '{"status":{"hard":{"count/jobs.batch":"0"},"used":{"count/jobs.batch":"0"}}}',
    ]);
    await world.create('refused');
    const stalled = await world.condition('refused', 'Stalled');
    expect(stalled.reason).to.equal('Forbidden');
    expect(stalled.message).to.contain('exceeded quota');
    await world.env.kubectl('delete', 'resourcequota', 'none', '-n', world.namespace);
    await world.jobOf('refused');
  });

  it('waits for a ledger that is away, says so, and leaves its Job alone', async () => {
    const computation = await world.create('patient');
    const job = await world.jobOf('patient');
    const worker = await world.claim(computation, 0, 'by-hand');
    await worker.commit(4);
    await world.status('patient', 'at 4', ({ progress }) => progress?.completed === 4);
    await world.stopLedger();
    const stalled = await world.condition('patient', 'Stalled');
    expect(stalled.reason).to.equal('LedgerUnavailable');
    expect((await world.get('patient')).status?.progress?.completed).to.equal(4);
    await world.startLedger();
    await world.status('patient', 'going on', ({ conditions }) =>
      (conditions ?? []).some(({ type, status }) => type === 'Stalled' && status === 'False'),
    );
    expect((await world.jobNow('patient')).metadata.uid).to.equal(job.metadata.uid);
  });

  it('is told anew to a ledger that lost its volume, and begins anew', async () => {
    const computation = await world.create('lost');
    await world.jobOf('lost');
    await (await world.claim(computation, 0, 'by-hand')).commit(4);
    await world.status('lost', 'at 4', ({ progress }) => progress?.completed === 4);
    await world.stopLedger();
    await world.startLedger({ fresh: true });
    await until('a warning', async () => (await world.events('lost', 'ResultsLost')).length === 1);
    await world.status('lost', 'at 0', ({ progress }) => progress?.completed === 0);
    expect((await world.claim(computation, 0, 'again')).offset).to.equal(0);
  });

  it('makes a Job again that ended while parameters are missing', async () => {
    const computation = await world.create('early', { shards: 1 });
    const first = await world.jobOf('early');
    await (await world.claim(computation, 0, 'by-hand')).commit(4);
    await world.cluster.completeJob('early', 1);
    const second = await world.jobOf('early', first.metadata.uid);
    expect(second.metadata.uid).to.not.equal(undefined);
    const worker = await world.claim(computation, 0, 'again');
    expect(worker.offset).to.equal(4);
    await worker.commit(26);
    await world.condition('early', 'Complete');
  });

  it('says what is wrong with a spec that no schema can refuse, or that is not possible yet', async () => {
    await world.create('queue', { mode: 'Queue' });
    expect((await world.condition('queue', 'Stalled')).reason).to.equal('QueueUnavailable');
    await world.create('huge', { parameters: { grid: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => axis(name)) } });
    expect((await world.condition('huge', 'Stalled')).reason).to.equal('InvalidSpec');
    expect(await world.cluster.job('queue')).to.equal(undefined);
    expect(await world.cluster.job('huge')).to.equal(undefined);
    await world.delete('queue');
    await until('it to go', async () => (await world.find('queue')) === undefined);
  });
});

/** A thousand values: six axes of them are more parameters than there may be. */
function axis(name: string): Record<string, unknown> {
  return { name, values: Array.from({ length: 1_000 }, (_, i) => i) };
}

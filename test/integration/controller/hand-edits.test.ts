import { expect } from 'chai';
import { LABEL_MANAGED_BY, LABEL_UID } from '../../../crds/labels.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { JOBS, PODS } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { World } from './world.ts';

describe('what somebody changes by hand', function () {
  this.timeout(180_000);
  let world: World;

  beforeEach(async () => {
    world = await World.begin();
  });
  afterEach(async () => world.end());

  async function editStatus(name: string, status: Record<string, unknown>): Promise<void> {
    const ref = { namespace: world.namespace, name };
    await world.api.patch(COMPUTATIONS, ref, { status }, { type: 'merge', subresource: 'status' });
  }

  it('in the status, even that all is done, is put right, with an event', async () => {
    const computation = await world.create('edited');
    await world.jobOf('edited');
    const worker = await world.claim(computation, 0, 'worker-0');
    await worker.commit(4);
    const right = await world.status('edited', 'at 4', ({ progress }) => progress?.completed === 4);
    const conditions = right.conditions?.map((each) => ({
      ...each,
      status: ['Finished', 'Complete'].includes(each.type) ? 'True' : 'False',
    }));
    const progress = { ...right.progress, completed: 30, percent: 100, summary: '30/30' };
    await editStatus('edited', { phase: 'Succeeded', reason: 'AllComputed', conditions, progress });
    const repaired = await world.status('edited', 'put right', ({ progress: now }) => now?.completed === 4);
    expect(repaired.conditions).to.deep.equal(right.conditions);
    expect(repaired.phase).to.equal(right.phase);
    expect(repaired.reason).to.equal(right.reason);
    await until('an event', async () => (await world.events('edited', 'StatusRepaired')).length === 1);
    await worker.commit(6);
    await world.status('edited', 'at 10', ({ progress: now }) => now?.completed === 10);
  });

  it('… even if it was thrown away whole', async () => {
    const computation = await world.create('thrown-away');
    await world.jobOf('thrown-away');
    await (await world.claim(computation, 0, 'worker-0')).commit(4);
    const { startTime } = await world.status('thrown-away', 'at 4', ({ progress }) => progress?.completed === 4);
    const ref = { namespace: world.namespace, name: 'thrown-away' };
    const body = [{ op: 'remove', path: '/status' }];
    await world.api.patch(COMPUTATIONS, ref, body, { type: 'json', subresource: 'status' });
    const repaired = await world.status('thrown-away', 'put right', ({ progress }) => progress?.completed === 4);
    expect(repaired.startTime).to.equal(startTime);
  });

  it('on the Job, be it its labels, comes back, and the Job is led on', async () => {
    await world.create('relabelled');
    const job = await world.jobOf('relabelled');
    const labels = { [LABEL_MANAGED_BY]: null, [LABEL_UID]: 'another' };
    await world.api.patch(JOBS, job.metadata, { metadata: { labels } }, { type: 'merge' });
    await until('its labels', async () => {
      const now = await world.jobNow('relabelled');
      return now.metadata.labels?.[LABEL_MANAGED_BY] === 'ttg-operator' && now.metadata.uid === job.metadata.uid;
    });
    expect((await world.jobNow('relabelled')).metadata.labels).to.deep.equal(job.metadata.labels);
    await world.change('relabelled', { parallelism: 2 });
    await until('scaling', async () => (await world.jobNow('relabelled')).spec.parallelism === 2);
    expect(await world.events('relabelled', 'JobRecreated')).to.deep.equal([]);
  });

  it('on pods, be it their labels, comes back', async () => {
    await world.create('unlabelled', { shards: 1, parallelism: 1 });
    const job = await world.jobOf('unlabelled');
    const jobUid = { 'batch.kubernetes.io/controller-uid': job.metadata.uid };
    const pod = await world.cluster.startPod(job, 0);
    await world.api.patch(PODS, pod.metadata, { metadata: { labels: jobUid } }, { type: 'merge' });
    await world.cluster.setJob('unlabelled', { active: 1 });
    await world.cluster.run(pod);
    await world.status('unlabelled', 'running', ({ workers }) => workers === '1/1');
    const labels = { [LABEL_MANAGED_BY]: null, [LABEL_UID]: null };
    await world.api.patch(PODS, pod.metadata, { metadata: { labels } }, { type: 'merge' });
    await world.status('unlabelled', 'without it', ({ workers }) => workers === '0/1');
    const isKept = { [LABEL_MANAGED_BY]: 'ttg-operator', [LABEL_UID]: (await world.get('unlabelled')).metadata.uid };
    await world.status('unlabelled', 'running again', ({ workers }) => workers === '1/1', 30_000);
    expect((await world.api.get(PODS, pod.metadata)).metadata.labels).to.include(isKept);
  });

  it('on the finalizer comes back', async () => {
    await world.create('unfinalized');
    const isHeld = async (): Promise<boolean> => (await world.get('unfinalized')).metadata.finalizers?.length === 1;
    await until('the finalizer', isHeld);
    const ref = { namespace: world.namespace, name: 'unfinalized' };
    await world.api.patch(COMPUTATIONS, ref, { metadata: { finalizers: null } }, { type: 'merge' });
    await until('the finalizer again', isHeld);
  });
});

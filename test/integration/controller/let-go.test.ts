import { expect } from 'chai';
import type { Pod } from '../../../operator/kube/objects.ts';
import { PODS } from '../../../operator/kube/resource.ts';
import { JOB_TRACKING } from '../../../operator/reconcile/let-go.ts';
import { until } from '../../env/until.ts';
import { World } from './world.ts';

const KILLED = 137;

describe('a pod whose worker was killed', function () {
  this.timeout(180_000);
  let world: World;

  beforeEach(async () => {
    world = await World.begin();
  });
  afterEach(async () => world.end());

  /** A running pod of a shard that its Job will count when it ends. */
  async function startPod(name: string, shard: number): Promise<Pod> {
    const pod = await world.cluster.startPod(await world.jobOf(name), shard);
    const ref = { namespace: world.namespace, name: pod.metadata.name };
    await world.api.patch(PODS, ref, { metadata: { finalizers: [JOB_TRACKING] } }, { type: 'merge' });
    await world.cluster.run(pod);
    return pod;
  }

  const finalizersOf = async (pod: Pod): Promise<readonly string[]> =>
    (await world.api.get(PODS, { namespace: world.namespace, name: pod.metadata.name })).metadata.finalizers ?? [];

  it('is let go by its Job where it had committed, and only there', async () => {
    const computation = await world.create('killed');
    const [moved, stuck] = [await startPod('killed', 0), await startPod('killed', 1)];
    await (await world.claim(computation, 0, moved.metadata.name)).commit(4);
    await world.claim(computation, 1, stuck.metadata.name);
    await world.status('killed', 'at 4', ({ progress }) => progress?.completed === 4);
    for (const pod of [stuck, moved]) await world.cluster.end(pod, KILLED);
    await until('the one to be let go', async () => (await finalizersOf(moved)).length === 0);
    expect(await finalizersOf(stuck)).to.deep.equal([JOB_TRACKING]);
  });

  it('goes once it is deleted while the Computation is suspended, though its Job would keep it', async () => {
    await world.create('resting');
    const pod = await startPod('resting', 1);
    await world.cluster.end(pod, KILLED);
    await world.change('resting', { suspend: true });
    await world.condition('resting', 'Suspended');
    expect(await finalizersOf(pod)).to.deep.equal([JOB_TRACKING]);
    await world.cluster.removePod(pod);
    await until('it to be gone', async () => (await world.cluster.pods()).length === 0);
  });
});

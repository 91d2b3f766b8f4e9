import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import type { ComputationProgress } from '../../../crds/protocol.ts';
import type { Job, Pod } from '../../../operator/kube/objects.ts';
import { NAMESPACES, PODS } from '../../../operator/kube/resource.ts';
import type { ControllerLedger } from '../../../operator/observe/controller-ledger.ts';
import { until } from '../../env/until.ts';
import { oneLife } from './one-life.ts';
import { PlayedNodes } from './play-nodes.ts';
import type { PlayedWorker } from './play-worker.ts';
import { World } from './world.ts';

const JOB_TRACKING = 'batch.kubernetes.io/job-tracking';

describe('a worker that went silent', function () {
  this.timeout(180_000);
  let world: World;
  let nodes: PlayedNodes;
  let computation: Computation;
  let job: Job;
  let pods: Pod[];
  let workers: PlayedWorker[];

  beforeEach(async () => {
    world = await World.begin();
    nodes = await PlayedNodes.of(world.api, ['node-0', 'node-1', 'node-2']);
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await world.api.patch(NAMESPACES, { name: world.namespace }, { metadata: { labels } }, { type: 'merge' });
    computation = await world.create('silent');
    job = await world.jobOf('silent');
    pods = await Promise.all([0, 1, 2].map(async (shard) => runningPod(shard)));
    await world.cluster.setJob('silent', { active: 3 });
    workers = await Promise.all(pods.map(async (pod, shard) => world.claim(computation, shard, pod.metadata.name)));
  });
  afterEach(async () => {
    await nodes.end();
    await world.end();
  });

  /** The pod of a shard as the Job controller and the kubelet have it. */
  async function runningPod(shard: number): Promise<Pod> {
    const pod = await world.cluster.startPod(job, shard);
    await world.api.patch(PODS, pod.metadata, { metadata: { finalizers: [JOB_TRACKING] } }, { type: 'merge' });
    await world.cluster.run(pod);
    return pod;
  }

  async function podNow(shard: number): Promise<Pod | undefined> {
    const { namespace } = world;
    return world.api.find(PODS, { namespace, name: pods[shard]?.metadata.name ?? '' });
  }

  async function placeholders(): Promise<Pod[]> {
    return (await world.cluster.pods()).filter(({ metadata }) => metadata.labels?.['ttg.io/lost'] !== undefined);
  }

  /** What the Job controller does once it has counted how a pod ended: it makes the next one, then lets that one go. */
  async function replaced(shard: number): Promise<PlayedWorker> {
    const next = await runningPod(shard);
    await world.api.patch(
      PODS,
      pods[shard]?.metadata ?? { name: '' },
      { metadata: { finalizers: null } },
      { type: 'merge' },
    );
    return world.claim(computation, shard, next.metadata.name);
  }

  it('is replaced away from its node, which is let in again once it is ready again', async () => {
    const gone = await until(
      'the silent pod to be given up',
      async () => {
        await Promise.all([workers[0]?.beat(), workers[2]?.beat()]);
        const pod = await podNow(1);
        return pod?.status?.phase === 'Failed' && pod;
      },
      { timeoutMs: 60_000, everyMs: 500 },
    );
    expect(gone.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')).to.include({
      status: 'True',
      reason: 'WorkerLost',
    });
    expect(gone.status?.conditions?.find(({ type }) => type === 'PodScheduled')?.status).to.equal('True');
    expect((await placeholders()).map(({ spec }) => spec.nodeName)).to.deep.equal(['node-1']);
    expect([(await podNow(0))?.status?.phase, (await podNow(2))?.status?.phase]).to.deep.equal(['Running', 'Running']);
    const told = await world.status('silent', 'told of', ({ shards }) => shards?.[1]?.reason === 'WorkerLost');
    expect(told.shards?.[1]).to.include({ phase: 'Pending', node: 'node-1' });
    await until('an event', async () => (await world.events('silent', 'WorkerLost')).length > 0);

    const next = await replaced(1);
    await until('the old pod to be gone', async () => (await podNow(1)) === undefined);
    expect(await placeholders(), 'kept while nobody knows how the node is').to.have.length(1);
    await nodes.set('node-1', 'Unknown');
    const notReady = await world.status('silent', 'waiting for the node', ({ reason }) => reason === 'NodeNotReady');
    expect(notReady.message).to.equal('node node-1 is not ready');
    // Times of nodes are whole seconds: ready again in the second of the placeholder would be before it.
    await nodes.set('node-1', 'True', new Date(Date.now() + 1_000));
    await until('the placeholder to be gone', async () => (await placeholders()).length === 0);

    await Promise.all([...workers.filter((_, shard) => shard !== 1), next].map(async (worker) => worker.commit(10)));
    const end = await world.status('silent', 'Succeeded', ({ phase }) => phase === 'Succeeded');
    expect(end.shards?.map(({ attempts }) => attempts)).to.deep.equal([1, 2, 1]);
  });

  it('is left alone where most are silent, until its node is not ready; no placeholder outlives the run', async () => {
    await world.status('silent', 'heard nothing of', ({ reason }) => reason === 'WorkersSilent', 30_000);
    expect(await placeholders()).to.deep.equal([]);
    await nodes.set('node-2', 'Unknown');
    await until('the pod to be given up', async () => (await podNow(2))?.status?.phase === 'Failed');
    expect((await podNow(0))?.status?.phase).to.equal('Running');
    expect(await placeholders()).to.have.length(1);
    const next = await replaced(2);
    await Promise.all([workers[0], workers[1], next].map(async (worker) => worker?.commit(10)));
    await world.status('silent', 'Succeeded', ({ phase }) => phase === 'Succeeded');
    await until('the placeholder to be gone', async () => (await placeholders()).length === 0);
  });

  it('is replaced without a placeholder where a quota refuses that, which is said', async () => {
    const { namespace } = world;
    const hard = { pods: '3' };
    await world.env.apply({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'few', namespace },
      spec: { hard },
    });
    const status = JSON.stringify({ status: { hard, used: hard } });
    const patch = ['resourcequota/few', '-n', namespace, '--subresource=status', '--type=merge', '-p', status];
    await world.env.kubectl('patch', ...patch);
    await until(
      'the silent pod to be given up',
      async () => {
        await Promise.all([workers[0]?.beat(), workers[2]?.beat()]);
        return (await podNow(1))?.status?.phase === 'Failed';
      },
      { timeoutMs: 60_000, everyMs: 500 },
    );
    const [refused] = await world.eventsOnce('silent', 'PlaceholderRefused');
    expect(refused?.message).to.match(/node node-1: .*exceeded quota: few/);
    expect(await placeholders()).to.deep.equal([]);
  });

  it('is replaced once, however often the operator is killed between its writes', async () => {
    await world.stopOperator();
    const life = async (writes: number): Promise<boolean> => oneLife(world, 'silent', writes, deafTo(1));
    // Labels of three pods and the finalizer may come first: the lives go through all writes one by one.
    for (let writes = 0; !(await life(writes)); writes += 1) {
      expect(writes).to.be.below(10);
      const given = (await podNow(1))?.status?.phase === 'Failed';
      expect((await placeholders()).length, 'the place is taken before the pod is given up').to.be.at.least(
        given ? 1 : 0,
      );
    }
    expect((await podNow(1))?.status?.phase).to.equal('Failed');
    const [placeholder, ...others] = await placeholders();
    expect(others).to.deep.equal([]);

    const next = await runningPod(1);
    await world.claim(computation, 1, next.metadata.name);
    await oneLife(world, 'silent', 10);
    expect(await podNow(1), 'until the Job has counted it').to.not.equal(undefined);
    await world.api.patch(
      PODS,
      pods[1]?.metadata ?? { name: '' },
      { metadata: { finalizers: null } },
      { type: 'merge' },
    );
    for (let writes = 0; !(await oneLife(world, 'silent', writes)); writes += 1) {
      expect(writes).to.be.below(10);
    }
    expect(await podNow(1)).to.equal(undefined);
    expect((await placeholders()).map(({ metadata }) => metadata.uid)).to.deep.equal([placeholder?.metadata.uid]);
  });
});

/** The ledger, but nothing is heard of one shard for 20 s. */
function deafTo(shard: number): (ledger: ControllerLedger) => ControllerLedger {
  const without = (progress: ComputationProgress): ComputationProgress => ({
    ...progress,
    shards: progress.shards.map((each) => ({ ...each, silentSeconds: each.segment === shard ? 20 : 0 })),
  });
  return (ledger) => ({
    register: (...args) => ledger.register(...args),
    end: (...args) => ledger.end(...args),
    lostWorkers: (...args) => ledger.lostWorkers(...args),
    upload: (...args) => ledger.upload(...args),
    storeList: (...args) => ledger.storeList(...args),
    progress: async (since) => {
      const answer = await ledger.progress(since);
      return { ...answer, computations: answer.computations.map(without) };
    },
  });
}

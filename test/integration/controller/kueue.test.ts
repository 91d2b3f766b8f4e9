import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { HttpKubeApi } from '../../../operator/kube/api.ts';
import { Connection } from '../../../operator/kube/connection.ts';
import { HttpClient } from '../../../operator/kube/http-client.ts';
import type { Job, Pod } from '../../../operator/kube/objects.ts';
import { until } from '../../env/until.ts';
import { HttpProxy } from '../../kube/http-proxy.ts';
import { PlayedKueue } from './play-kueue.ts';
import type { PlayedWorker } from './play-worker.ts';
import { World } from './world.ts';

const QUEUE = 'kueue.x-k8s.io/queue-name';

describe('a Computation in a queue of Kueue', function () {
  this.timeout(180_000);
  let world: World;
  let proxy: HttpProxy;
  let http: HttpClient;
  let kueue: PlayedKueue;
  /** What the operator wrote to Jobs: the method, and the patch. */
  let writes: string[];

  before(async () => {
    world = await World.begin({ operator: false });
    const { env } = world;
    proxy = await HttpProxy.start(env.url, env.certificateAuthority);
    await world.startOperator({ kubeConfig: proxy.kubeConfig(env.token) });
    http = new HttpClient(new Connection(env.kubeConfig()), 'kueue');
    kueue = new PlayedKueue(new HttpKubeApi(http), world.namespace);
  });
  beforeEach(() => {
    writes = [];
    proxy.gate = ({ method, path, body }) => {
      if (method !== 'GET' && /\/jobs(\/|$)/.test(path)) {
        writes.push(method === 'PATCH' ? `${method} ${body}` : method);
      }
      return 'pass';
    };
  });
  after(async () => {
    await world.end();
    await proxy.close();
    await http.close();
  });

  async function queued(name: string, queue: string, spec: Record<string, unknown> = {}): Promise<Computation> {
    const { namespace } = world;
    const metadata = { name, namespace, labels: { [QUEUE]: queue } };
    const wanted = { parameters: { count: 30 }, algorithm: { name: 'echo' }, shards: 3, ...spec };
    await world.env.apply({ apiVersion: COMPUTATIONS.apiVersion, kind: COMPUTATIONS.kind, metadata, spec: wanted });
    await world.status(name, 'waiting', ({ reason }) => reason === 'WaitingForQueue');
    return world.get(name);
  }

  async function moveTo(name: string, queue: string): Promise<void> {
    const ref = { namespace: world.namespace, name };
    await world.api.patch(COMPUTATIONS, ref, { metadata: { labels: { [QUEUE]: queue } } }, { type: 'merge' });
  }

  async function runningPods(job: Job): Promise<Pod[]> {
    const pods = await Promise.all([0, 1, 2].map(async (shard) => world.cluster.startPod(job, shard)));
    await Promise.all(pods.map(async (pod) => world.cluster.run(pod)));
    await world.cluster.setJob(job.metadata.name, { active: 3 });
    return pods;
  }

  async function claims(computation: Computation, pods: readonly Pod[]): Promise<PlayedWorker[]> {
    return Promise.all(pods.map(async (pod, shard) => world.claim(computation, shard, pod.metadata.name)));
  }

  async function idsOf({ metadata }: Computation): Promise<unknown[]> {
    const ids: unknown[] = [];
    for await (const row of world.ledgerClient().rows(metadata.uid)) ids.push(row['param_id']);
    return ids;
  }

  it('is left to Kueue: admitted, its pods taken back, admitted elsewhere, it completes with every parameter once', async () => {
    const computation = await queued('batch', 'team-a');
    const made = await world.jobOf('batch');
    expect([made.spec.suspend, made.metadata.labels?.[QUEUE]]).to.deep.equal([true, 'team-a']);
    expect(computation.status?.startTime).to.equal(undefined);
    expect((await world.eventsOnce('batch', 'WaitingForQueue')).map(({ type }) => type)).to.deep.equal(['Normal']);

    const first = await runningPods(await kueue.admit('batch', { pool: 'spot' }));
    expect(first[0]?.spec.nodeSelector).to.deep.equal({ pool: 'spot' });
    await Promise.all((await claims(computation, first)).map(async (worker) => worker.commit(4)));
    await world.status('batch', 'at 12', ({ phase, progress }) => phase === 'Running' && progress?.completed === 12);

    await kueue.preempt('batch');
    await Promise.all(first.map(async (pod) => world.cluster.removePod(pod)));
    const waiting = await world.status('batch', 'waiting again', ({ workers }) => workers === '0/3');
    expect(waiting).to.include({ phase: 'Pending', reason: 'WaitingForQueue' });
    expect(waiting.message).to.include('goes on from 12/30 once admitted');
    expect(waiting.conditions?.filter(({ status }) => status === 'True').map(({ type }) => type)).to.deep.equal([
      'Reconciling',
    ]);

    const second = await runningPods(await kueue.admit('batch', { pool: 'on-demand' }));
    expect(second[0]?.spec.nodeSelector).to.deep.equal({ pool: 'on-demand' });
    const workers = await claims(computation, second);
    expect(workers.map(({ offset }) => offset)).to.deep.equal([4, 14, 24]);
    await Promise.all(workers.map(async (worker) => worker.commit(6)));
    await world.condition('batch', 'Complete');
    await Promise.all(second.map(async (pod) => world.cluster.end(pod, 0)));
    await world.cluster.completeJob('batch', 3);
    await world.status('batch', 'without active pods', ({ replicas }) => replicas === 0);
    expect(await idsOf(computation)).to.deep.equal(Array.from({ length: 30 }, (_, id) => id));
    expect(writes).to.deep.equal(['POST']);
  });

  it('is scaled through its Job, of which nothing else is written', async () => {
    await queued('wide', 'team-a');
    await kueue.admit('wide', { pool: 'spot' });
    await world.change('wide', { parallelism: 2 });
    await until('two pods at once', async () => (await world.jobNow('wide')).spec.parallelism === 2);
    const { uid } = (await world.jobNow('wide')).metadata;
    expect(writes).to.deep.equal(['POST', `PATCH ${JSON.stringify({ metadata: { uid }, spec: { parallelism: 2 } })}`]);
  });

  it('loses its Job when suspended, and is queued again when resumed', async () => {
    const computation = await queued('pause', 'team-a');
    const [pod] = await runningPods(await kueue.admit('pause', { pool: 'spot' }));
    const worker = pod && (await world.claim(computation, 0, pod.metadata.name));
    await worker?.commit(5);
    await world.status('pause', 'at 5', ({ progress }) => progress?.completed === 5);
    await world.change('pause', { suspend: true });
    await world.condition('pause', 'Suspended');
    await until('the Job to be gone', async () => (await world.cluster.job('pause')) === undefined);

    await world.change('pause', { suspend: false });
    const again = await world.jobOf('pause');
    expect(again.spec.suspend).to.equal(true);
    const waiting = await world.status('pause', 'waiting', ({ reason }) => reason === 'WaitingForQueue');
    expect(waiting.message).to.include('goes on from 5/30');
    expect(writes).to.deep.equal(['POST', 'DELETE', 'POST']);
  });

  it('ends when cancelled, once the pods of its deleted Job have ended', async () => {
    await queued('unwanted', 'team-a');
    const pods = await runningPods(await kueue.admit('unwanted', { pool: 'spot' }));
    await world.status('unwanted', 'running', ({ phase }) => phase === 'Running');
    await world.change('unwanted', { cancel: true });
    await until('the Job to be gone', async () => (await world.cluster.job('unwanted')) === undefined);
    const stopping = await world.status('unwanted', 'stopping', ({ reason }) => reason === 'Stopping');
    expect(stopping.completionTime).to.equal(undefined);
    await Promise.all(pods.map(async (pod) => world.cluster.removePod(pod)));
    await world.status('unwanted', 'Cancelled', ({ phase }) => phase === 'Cancelled');
    expect(writes).to.deep.equal(['POST', 'DELETE']);
  });

  it('runs out of time only after it was admitted, and then stays ended', async () => {
    await queued('brief', 'team-a', { activeDeadlineSeconds: 1 });
    const job = await world.jobOf('brief');
    await kueue.admit('brief', { pool: 'spot' });
    const ended = await world.condition('brief', 'Failed');
    expect(ended.reason).to.equal('DeadlineExceeded');
    await until('the Job to be gone', async () => (await world.cluster.job('brief')) === undefined);
    expect((await world.get('brief')).status?.startTime).to.satisfy(
      (time: string) => Date.parse(time) > Date.parse(job.metadata.creationTimestamp ?? '') - 1,
    );
    expect(writes).to.deep.equal(['POST', 'DELETE']);
  });

  it('moves to another queue while it waits, and not while it runs', async () => {
    await queued('moved', 'team-typo');
    const first = await world.jobOf('moved');
    await moveTo('moved', 'team-b');
    await until('a Job in the other queue', async () => {
      const second = await world.cluster.job('moved');
      return second?.metadata.labels?.[QUEUE] === 'team-b' && second.metadata.uid !== first.metadata.uid;
    });

    await runningPods(await kueue.admit('moved', { pool: 'spot' }));
    await world.status('moved', 'running', ({ phase }) => phase === 'Running');
    await moveTo('moved', 'team-c');
    const said = await world.status('moved', 'told', ({ reason }) => reason === 'QueueChangeWaits');
    expect(said.message).to.include("runs in Kueue's queue team-b, is to run in Kueue's queue team-c");
    expect((await world.jobNow('moved')).metadata.labels?.[QUEUE]).to.equal('team-b');
    expect(writes).to.deep.equal(['POST', 'DELETE', 'POST']);
  });
});

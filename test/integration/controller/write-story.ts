import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { isRecord } from '../../../crds/record.ts';
import type { Job, Lease, Pod } from '../../../operator/kube/objects.ts';
import { JOBS, LEASES, PODS } from '../../../operator/kube/resource.ts';
import { FAILURE_COUNT } from '../../../operator/reconcile/retry-reset.ts';
import { until } from '../../env/until.ts';
import { Lives, type Mortal, type Surroundings } from './lives.ts';
import { PlayedNodes } from './play-nodes.ts';
import type { PlayedWorker } from './play-worker.ts';
import { Witness } from './witness.ts';
import { World } from './world.ts';
import { OTHER_WRITES, WRITES_OF_ACTIONS } from './write-sites.ts';

const NAME = 'story';
const PATIENCE = { timeoutMs: 120_000 };

/** How the operators of a story are started. */
export type StartOperators = (world: World, surroundings: Surroundings) => Promise<Mortal>;

/**
 * The story of a Computation in which everything is written that an operator ever writes, told as a suite of tests.
 *
 * @param begin makes the world of it, without an operator.
 */
export function describeDeaths(
  title: string,
  start: StartOperators,
  begin: () => Promise<World> = async () => World.begin({ operator: false }),
): void {
  describe(title, function () {
    this.timeout(480_000);
    let world: World;
    let witness: Witness;
    let nodes: PlayedNodes;
    let lives: Lives;
    let computation: Computation;
    let pods: Pod[];
    let workers: PlayedWorker[];

    before(async () => {
      world = await begin();
      witness = await Witness.of(world.api, world.namespace);
      nodes = await PlayedNodes.of(world.api, ['node-0', 'node-1', 'node-2']);
      lives = new Lives(world, async (surroundings) => start(world, surroundings));
    });
    after(async () => {
      await lives.end();
      await nodes.end();
      await witness.end();
      await world.end();
    });

    const over = async (...writes: string[]): Promise<void> => {
      for (const write of writes) {
        await until(`two deaths at: ${write}`, () => lives.isOver(write), PATIENCE);
      }
    };

    async function startPods(job: Job): Promise<void> {
      pods = await Promise.all(
        [0, 1, 2].map(async (shard) => world.cluster.startPod(job, shard, shard === 0 ? { [FAILURE_COUNT]: '2' } : {})),
      );
      await Promise.all(pods.map(async (pod) => world.cluster.run(pod)));
      await world.cluster.setJob(NAME, { active: 3, startTime: secondsAgo(20) });
      workers = await Promise.all(pods.map(async (pod, shard) => world.claim(computation, shard, pod.metadata.name)));
    }

    async function expectJobs(count: number): Promise<void> {
      const { uid } = computation.metadata;
      await until(`Job ${count} to be seen`, () => witness.jobsOf(uid).length >= count, PATIENCE);
      expect(witness.jobsOf(uid)).to.have.length(count);
    }

    async function podNow(shard: number): Promise<Pod | undefined> {
      return world.api.find(PODS, { namespace: world.namespace, name: pods[shard]?.metadata.name ?? '' });
    }

    it('takes its lease, keeps it and gives it back', async () => {
      await lives.begin();
      await over('create the Lease', 'renew the Lease');
      while (!lives.isOver('give the Lease back')) {
        const before = (await lease())?.metadata.resourceVersion;
        await until('a leader', async () => (await lease())?.metadata.resourceVersion !== before, PATIENCE);
        await lives.replace();
      }
      await over('take the Lease');
    });

    it('begins a Computation once', async () => {
      computation = await world.create(NAME);
      await over('add the finalizer', 'register with the ledger', 'create the Job', 'patch the status');
      await startPods(await world.jobOf(NAME));
      await over('patch a pod: labels');
      await until('the labels of all shards', async () =>
        (await world.cluster.pods()).every(({ metadata }) => metadata.labels?.['ttg.io/shard'] !== undefined),
      );
    });

    it('forgives failures, scales, suspends and resumes', async () => {
      await workers[0]?.commit(2);
      await over('patch a pod: annotations');
      await until(
        'failures to be forgiven',
        async () => (await podNow(0))?.metadata.annotations?.[FAILURE_COUNT] === '0',
      );
      await world.change(NAME, { parallelism: 2 });
      await over('patch the Job: parallelism');
      await until('two pods', async () => (await world.jobNow(NAME)).spec.parallelism === 2);
      await world.change(NAME, { parallelism: 3 });
      await world.api.patch(
        JOBS,
        { namespace: world.namespace, name: NAME },
        { metadata: { labels: { 'ttg.io/computation-uid': 'x' } } },
        { type: 'merge' },
      );
      await over('patch the Job: labels');
      await until(
        'an event that is counted on, at two deaths',
        async () => {
          for (const suspend of [true, false]) {
            await world.change(NAME, { suspend });
            const phase = suspend ? 'Suspended' : 'Running';
            await world.status(NAME, phase, (status) => status.phase === phase, PATIENCE.timeoutMs);
            await until('the Job to follow', async () => (await world.jobNow(NAME)).spec.suspend === suspend, PATIENCE);
          }
          return lives.isOver('create an event') && lives.isOver('patch an event');
        },
        PATIENCE,
      );
      await over('patch the Job: suspend');
    });

    it('replaces a lost worker once', async () => {
      lives.hears = (body) => silenced(body, 1);
      await over('create a placeholder', "patch a pod's status");
      await until('the pod to be given up', async () => (await podNow(1))?.status?.phase === 'Failed', PATIENCE);
      await over('delete a pod');
      await until('the pod to be gone', async () => (await podNow(1)) === undefined, PATIENCE);
      expect(await placeholders()).to.have.length(1);
      lives.hears = (body) => body;
      await nodes.set('node-1', 'Unknown');
      await nodes.set('node-1', 'True', new Date(Date.now() + 1_000));
      await over('delete a placeholder');
      await until('the placeholder to be gone', async () => (await placeholders()).length === 0, PATIENCE);
    });

    it('replaces each Job that ended too early by one other', async () => {
      let jobs = 1;
      while (!lives.isOver('annotate the Computation')) {
        const { uid } = (await world.jobNow(NAME)).metadata;
        await expectJobs(jobs);
        await Promise.all((await world.cluster.pods()).map(async (pod) => world.cluster.removePod(pod)));
        await workers[0]?.commit(1);
        await world.cluster.completeJob(NAME, 3, new Date(secondsAgo(10)));
        await until(
          'the next Job',
          async () => world.cluster.job(NAME).then((job) => job?.metadata.uid !== uid && job),
          PATIENCE,
        );
        await startPods(await world.jobOf(NAME, uid));
        jobs += 1;
      }
      await over('delete the Job');
      await Promise.all(workers.map(async (worker) => worker.commit(worker.left)));
      const end = await world.status(NAME, 'Succeeded', ({ phase }) => phase === 'Succeeded', PATIENCE.timeoutMs);
      expect(end.progress).to.include({ completed: 30, failed: 0, percent: 100 });
      await expectJobs(jobs);
    });

    it('takes everything away', async () => {
      const last = (await world.jobNow(NAME)).metadata.uid;
      await world.change(NAME, { ttlSecondsAfterFinished: 0 });
      await over('delete the Computation', 'end in the ledger', 'remove the finalizer');
      await until('it to be gone', async () => (await world.find(NAME)) === undefined, PATIENCE);
      expect(await world.cluster.job(NAME)).to.equal(undefined);
      expect(await world.ledgerStatusOf(computation.metadata.uid)).to.equal(410);
      expect(witness.jobsOf(computation.metadata.uid).at(-1)).to.equal(last);
    });

    it('ends what was left in the ledger', async () => {
      lives.deaths.delete('end in the ledger');
      const uid = 'e1e1e1e1-0000-4000-8000-000000000000';
      await world.ledgerClient().register(uid, {
        namespace: world.namespace,
        name: 'never-was',
        total: 3,
        segments: 1,
        specHash: 'x',
        work: {
          parameters: { count: 3 },
          algorithm: { name: 'echo', args: {} },
          aggregations: [],
          retriesPerParameter: 0,
          slots: 1,
        },
      });
      await over('end in the ledger');
      await until('it to be ended', async () => (await world.ledgerStatusOf(uid)) === 410, PATIENCE);
    });

    it('has then been killed at every one of them, and never told an untruth', () => {
      const all = [...Object.values(WRITES_OF_ACTIONS).flat(), ...OTHER_WRITES];
      expect([...lives.deaths.keys()].toSorted()).to.deep.equal(all.toSorted());
      expect(all.filter((write) => !lives.isOver(write))).to.deep.equal([]);
      expect(witness.wrong).to.deep.equal([]);
    });

    async function lease(): Promise<Lease | undefined> {
      return world.api.find(LEASES, { namespace: world.namespace, name: 'ttg-operator' });
    }

    async function placeholders(): Promise<Pod[]> {
      return (await world.cluster.pods()).filter(({ metadata }) => metadata.labels?.['ttg.io/lost'] !== undefined);
    }
  });
}

/** What the ledger says of progress, but nothing was heard of one shard for 20 s. */
function silenced(body: string, shard: number): string {
  return body.includes('"silentSeconds"')
    ? JSON.stringify(JSON.parse(body), (_key, value: unknown) =>
        isRecord(value) && 'silentSeconds' in value
          ? { ...value, silentSeconds: value['segment'] === shard ? 20 : 0 }
          : value,
      )
    : body;
}

function secondsAgo(seconds: number): string {
  return `${new Date(Date.now() - seconds * 1_000).toISOString().slice(0, 19)}Z`;
}

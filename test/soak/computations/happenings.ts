import type { Job, Pod, PodStatus } from '../../../operator/kube/objects.ts';
import { jobEnd } from '../../../operator/reconcile/job-end.ts';
import { COMPLETION_INDEX, isActive, shardOf } from '../../../operator/reconcile/pod-facts.ts';
import { FAILURE_COUNT } from '../../../operator/reconcile/retry-reset.ts';
import { UID, failedWith, podCondition, podOf, waitingFor } from '../../reconcile/builders.ts';
import type { Random } from '../random.ts';
import type { PlayedCluster } from './played-cluster.ts';
import type { Extent } from './played-ledger.ts';

type Happening = (cluster: PlayedCluster, random: Random) => void;

const MOST_PODS = 6;
/** So many of the happenings are the ordinary life, which comes more often. */
const ORDINARY = 7;
const NODES = ['node-0', 'node-1', 'node-2', 'node-3'];

/** All that can happen to a Computation from outside, by name; the ordinary life first. */
const HAPPENINGS: Record<string, Happening> = {
  'workers commit': (cluster, random) => advance(cluster, random, 'some'),
  'workers commit more': (cluster, random) => advance(cluster, random, 'some'),
  'all is committed': (cluster, random) => {
    if (random.chance(0.3)) advance(cluster, random, 'all');
  },
  'all but one is committed': (cluster, random) => advance(cluster, random, 'all but one'),
  'the Job controller acts': playJobController,
  'the Job controller acts again': playJobController,
  'pods change': (cluster, random) => {
    cluster.pods = cluster.pods.map((pod) => (random.chance(0.5) ? { ...pod, status: podStatus(random) } : pod));
  },
  'nodes go or come': (cluster, random) => {
    const nodes = random
      .some(NODES, 0.8)
      .map((node) => [node, { ready: random.chance(0.6), since: cluster.now }] as const);
    cluster.nodes = random.chance(0.8) ? new Map(nodes) : undefined;
  },
  'workers are silent': ({ ledger }, random) => ledger.silence(random),
  'pods go': (cluster, random) => {
    cluster.pods = random.some(cluster.pods, 0.5);
  },
  'the ledger is asked': (cluster) => {
    cluster.ledger.askedAt = cluster.now;
  },
  'the ledger goes or comes': ({ ledger, now }) => {
    ledger.away = ledger.away === undefined ? { since: now, message: 'connect ECONNREFUSED' } : undefined;
    ledger.askedAt = now;
  },
  'the ledger loses everything': ({ ledger }, random) => {
    if (random.chance(0.4)) ledger.empty();
  },
  'the ledger is backed up or restored': ({ ledger }) => ledger.backUpOrRestore(),
  'the disk is full, or the results are': ({ ledger }, random) => {
    ledger.diskFull = random.chance(0.3);
    ledger.full = random.chance(0.3);
  },
  'the ledger refuses, or no more': ({ ledger }) => {
    ledger.refuses = ledger.refuses === undefined ? 'StorageFailed' : undefined;
  },
  'the API server refuses Jobs, or no more': (cluster) => {
    cluster.refusesJobs = !cluster.refusesJobs;
  },
  'Jobs are deleted slowly, or no more': (cluster) => {
    cluster.deletesSlowly = !cluster.deletesSlowly;
  },
  'a Job that was deleted is gone': (cluster) => {
    if (cluster.job?.metadata.deletionTimestamp !== undefined) cluster.job = undefined;
  },
  'somebody deletes the Job': (cluster) => {
    cluster.job = undefined;
    cluster.pods = [];
  },
  'somebody changes the Job': (cluster, random) => {
    const { job } = cluster;
    if (job === undefined) return;
    cluster.job = { ...job, spec: { ...job.spec, suspend: random.chance(0.5), parallelism: random.whole(0, 9) } };
  },
  'somebody has a Job of that name': (cluster, random) => {
    if (cluster.job === undefined && random.chance(0.3)) cluster.job = foreignJob(random);
  },
  'parallelism is changed': (cluster, random) => cluster.edit({ parallelism: random.whole(0, 12) }),
  'suspended or resumed': (cluster) => cluster.edit({ suspend: !(cluster.computation?.spec.suspend ?? false) }),
  cancelled: (cluster, random) => {
    if (random.chance(0.2)) cluster.edit({ cancel: true });
  },
  'deadlines are changed': (cluster, random) =>
    cluster.edit({
      activeDeadlineSeconds: random.whole(1, 10_000),
      ttlSecondsAfterFinished: random.whole(0, 10_000),
    }),
  'thresholds are changed': (cluster, random) => {
    const policy = cluster.computation?.spec.failurePolicy;
    if (policy === undefined) return;
    const maxFailedParameters = random.pick<number | string>([0, 10, '2.5%', '100%']);
    cluster.edit({ failurePolicy: { ...policy, maxFailedParameters, stopAfterFailures: random.whole(1, 1000) } });
  },
  'the controller is started anew': (cluster) => cluster.forget(),
  deleted: (cluster, random) => {
    if (random.chance(0.15)) cluster.delete();
  },
};

/** Lets some time pass and something happen. Gives its name. */
export function happen(cluster: PlayedCluster, random: Random): string {
  const milliseconds = random.chance(0.05) ? random.whole(1, 10_000_000) : random.pick([10, 900, 1100, 5000, 16_000]);
  cluster.now = new Date(cluster.now.getTime() + milliseconds);
  // The ledger is asked all the time, but an answer may be older than what else is seen.
  if (random.chance(0.7)) cluster.ledger.askedAt = cluster.now;
  const all = Object.entries(HAPPENINGS);
  const [name, happening] = random.pick(random.chance(0.4) ? all.slice(0, ORDINARY) : all);
  happening(cluster, random);
  return `after ${milliseconds} ms ${name}`;
}

function advance(cluster: PlayedCluster, random: Random, extent: Extent): void {
  const { computation, ledger, now, pods } = cluster;
  // Without a pod nobody commits, except one that is not seen yet.
  if (computation === undefined || (pods.length === 0 && random.chance(0.7))) return;
  ledger.advance(computation, random, now, extent);
  if (random.chance(0.8)) ledger.askedAt = now;
}

/** Pods for some of the shards, the Suspended condition, and an end now and then, be it with coverage or without. */
function playJobController(cluster: PlayedCluster, random: Random): void {
  const { job, ledger } = cluster;
  if (job === undefined || job.metadata.deletionTimestamp !== undefined || !isOurs(job) || jobEnd(job)) return;
  const suspended = job.spec.suspend ?? false;
  if (suspended) {
    cluster.pods = random.some(cluster.pods, 0.3);
  } else {
    const taken = new Set(cluster.pods.filter(isActive).map(shardOf));
    const open = ledger.shards.filter((shard) => !shard.complete && !taken.has(shard.segment));
    const room = Math.max(0, Math.min(MOST_PODS, job.spec.parallelism ?? 0) - taken.size);
    const added = open.slice(0, room).map((shard) => newPod(shard.segment, cluster, random));
    cluster.pods = [...cluster.pods, ...added].slice(-3 * MOST_PODS);
  }
  const ends = !suspended && (ledger.isComplete || random.chance(0.25));
  cluster.job = { ...job, status: ends ? endOf(cluster, random) : suspension(cluster, suspended) };
}

function suspension({ job, now }: PlayedCluster, suspended: boolean): NonNullable<Job['status']> {
  const before = job?.status?.conditions?.find(({ type }) => type === 'Suspended');
  const status = suspended ? 'True' : 'False';
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : now.toISOString();
  return { conditions: [{ type: 'Suspended', status, ...(lastTransitionTime && { lastTransitionTime }) }] };
}

function endOf({ ledger, now }: PlayedCluster, random: Random): NonNullable<Job['status']> {
  const open = ledger.shards.filter((shard) => !shard.complete).slice(0, 3);
  const lastTransitionTime = `${now.toISOString().slice(0, 19)}Z`;
  return open.length > 0 && random.chance(0.5)
    ? {
        failedIndexes: open.map((shard) => shard.segment).join(','),
        conditions: [{ type: 'Failed', status: 'True', reason: 'FailedIndexes', lastTransitionTime }],
      }
    : { conditions: [{ type: 'Complete', status: 'True', reason: 'CompletionsReached', lastTransitionTime }] };
}

function newPod(shard: number, { now }: PlayedCluster, random: Random): Pod {
  const name = `demo-${shard}-${random.whole(1, 3)}`;
  const failures = random.chance(0.4) ? { [FAILURE_COUNT]: String(random.whole(1, 3)) } : {};
  const annotations = { [COMPLETION_INDEX]: String(shard), ...failures };
  const pod = podOf(shard, { node: random.pick(NODES), name, createdAt: now, status: podStatus(random), annotations });
  return { ...pod, metadata: { ...pod.metadata, uid: `pod-${random.whole(0, 1e9)}`, resourceVersion: '1' } };
}

function podStatus(random: Random): PodStatus {
  return random.pick<PodStatus>([
    { phase: 'Running', conditions: [podCondition('PodScheduled', 'True')] },
    { phase: 'Running' },
    { phase: 'Pending' },
    waitingFor('ImagePullBackOff', 'no such image'),
    { phase: 'Pending', conditions: [podCondition('PodScheduled', 'False', { reason: 'Unschedulable' })] },
    failedWith(1),
    failedWith(137, 'OOMKilled'),
    failedWith(76, 'Error', 'BadAlgorithm: '.repeat(200)),
    { ...failedWith(143), conditions: [podCondition('DisruptionTarget', 'True')] },
    { phase: 'Succeeded' },
  ]);
}

function foreignJob(random: Random): Job {
  const owner = {
    apiVersion: 'ttg.io/v1alpha1',
    kind: 'Computation',
    name: 'demo',
    uid: 'an-earlier-one',
    controller: true,
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: 'demo',
      namespace: 'team',
      uid: 'foreign',
      ...(random.chance(0.5) ? { ownerReferences: [owner] } : {}),
    },
    spec: { template: { spec: { containers: [] } } },
  };
}

function isOurs(job: Job): boolean {
  return job.metadata.ownerReferences?.some(({ uid }) => uid === UID) ?? false;
}

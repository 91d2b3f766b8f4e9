import type { Pod } from '../kube/objects.ts';
import type { ComputationProgress, ShardProgress } from '../../crds/protocol.ts';
import type { Observed } from './observed.ts';
import type { Plan } from './plan.ts';
import { podsByShard, wasDisrupted } from './pod-facts.ts';
import type { Problem } from './problem.ts';
import { shardAt } from './shard-at.ts';

/** The kubelet's words for a pod that wrote more than it may, and not for a node that ran short. */
const OWN_STORAGE =
  /^(Usage of EmptyDir volume|Pod ephemeral local storage usage exceeds|Container \S+ exceeded its local ephemeral storage)/;

/** The pod was evicted as it wrote more than `worker.scratch`, or its limit of ephemeral-storage, allows. */
export function wasOverfull(pod: Pod): boolean {
  const { phase, reason, message = '' } = pod.status ?? {};
  return phase === 'Failed' && reason === 'Evicted' && !wasDisrupted(pod) && OWN_STORAGE.test(message);
}

/** What those pods had in hand whose workers wrote too much, with nothing stored since. */
interface Overfull {
  /** How it is called: a shard, or all in mode Queue. */
  what: string;
  pods: Pod[];
  isGivenUp: boolean;
}

/**
 * The end where nothing else is left to compute: workers have a second from the eviction on, so most end as if they had
 * been asked to, which the Job forgives for ever. `retriesPerShard` counts here, too.
 */
export function scratchFull(observed: Observed, plan: Plan): Problem | undefined {
  const found = overfull(observed, plan).filter(({ isGivenUp }) => isGivenUp);
  const [first] = found;
  const { ledger } = observed;
  if (first === undefined || ledger.state !== 'answering' || ledger.progress === undefined) return undefined;
  if (found.length < unfinished(ledger.progress, plan)) return undefined;
  return { reason: 'ScratchFull', message: `${saying(first)}; what was computed is kept` };
}

/** What is said of it while the run goes on. */
export function scratchRemark(observed: Observed, plan: Plan): Problem | undefined {
  const [first] = overfull(observed, plan).toSorted((a, b) => Number(b.isGivenUp) - Number(a.isGivenUp));
  if (first === undefined) return undefined;
  const { retriesPerShard } = observed.computation.spec.failurePolicy;
  const next = first.isGivenUp ? 'the others go on' : `${retriesPerShard} times are retried`;
  return { reason: 'ScratchFull', message: `${saying(first)}; ${next}` };
}

function saying({ what, pods }: Overfull): string {
  const last = pods.at(-1);
  const times = pods.length === 1 ? 'once' : `${pods.length} times in a row`;
  return `${what}: a worker wrote more than it may, ${times} without a new result: pod ${last?.metadata.name}: ${last?.status?.message?.trim()}`;
}

/** In mode Queue a batch goes from worker to worker, so all of them count together. */
function overfull({ computation, pods, ledger }: Observed, plan: Plan): Overfull[] {
  if (ledger.state !== 'answering' || ledger.progress === undefined) return [];
  const { progress } = ledger;
  const { retriesPerShard } = computation.spec.failurePolicy;
  const groups: [string, Pod[], ShardProgress[]][] =
    progress.mode === 'Queue'
      ? [['the queue', [...pods], progress.shards]]
      : [...podsByShard(pods)].flatMap(([index, ofShard]): [string, Pod[], ShardProgress[]][] => {
          const shard = shardAt(progress.shards, index);
          return shard?.complete === false ? [[`shard ${index} of ${plan.shards}`, ofShard, [shard]]] : [];
        });
  return groups.flatMap(([what, candidates, shards]) => {
    const since =
      shards
        .flatMap(({ lastCommitAt }) => lastCommitAt ?? [])
        .toSorted()
        .at(-1) ?? '';
    const found = candidates.filter((pod) => wasOverfull(pod) && isAfter(pod, since));
    return found.length === 0 ? [] : [{ what, pods: found, isGivenUp: found.length > retriesPerShard }];
  });
}

function isAfter({ metadata }: Pod, time: string): boolean {
  return Date.parse(metadata.creationTimestamp ?? '') > (Date.parse(time) || 0);
}

function unfinished(progress: ComputationProgress, plan: Plan): number {
  if (progress.mode === 'Queue') return 1;
  return plan.shards - progress.shards.filter(({ complete }) => complete).length;
}

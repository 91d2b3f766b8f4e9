import type { Computation, Condition, ShardStatus } from '../../../crds/computation.ts';
import { LABEL_UID } from '../../../crds/labels.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import type { CoreEvent, Job, Pod } from '../../../operator/kube/objects.ts';
import { EVENTS, JOBS, PODS } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { apply, kubectl, make } from '../cluster.ts';
import type { Manifest } from './a-computation.ts';
import { api } from './api.ts';

/** No promise: other tests run beside, on machines that have other things to do. */
const PATIENCE_SECONDS = 240;

/** One Computation in the cluster, seen as a user sees it. */
export class Run {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;

  private constructor({ name, namespace, uid }: Computation['metadata']) {
    this.name = name;
    this.namespace = namespace;
    this.uid = uid;
  }

  /** Applies a manifest. */
  static async of(manifest: Manifest): Promise<Run> {
    await apply(JSON.stringify(manifest));
    return Run.existing(manifest.metadata.namespace, manifest.metadata.name);
  }

  /** One that is there already. */
  static async existing(namespace: string, name: string): Promise<Run> {
    return new Run((await api.get(COMPUTATIONS, { namespace, name })).metadata);
  }

  /** As the API server has it now. @throws with kubectl's words when it is gone. */
  async now(): Promise<Computation> {
    return api.get(COMPUTATIONS, this);
  }

  /** Changes its spec as `kubectl patch` does. */
  async patch(spec: Record<string, unknown>): Promise<void> {
    const patch = JSON.stringify({ spec });
    await kubectl('patch', 'computation', this.name, '-n', this.namespace, '--type=merge', '-p', patch);
  }

  /** Changes how many pods run at once as `kubectl scale` does. */
  async scale(replicas: number): Promise<void> {
    await kubectl('scale', 'computation', this.name, '-n', this.namespace, `--replicas=${replicas}`);
  }

  /** Waits until the Computation is as `check` wants it, and gives it. @throws with its status when that does not come. */
  async becomes(what: string, check: (now: Computation) => boolean, seconds: number): Promise<Computation> {
    let last: Computation | undefined;
    try {
      return await until(
        `${this.name} to be ${what}`,
        async () => {
          last = await this.now();
          return check(last) && last;
        },
        { timeoutMs: seconds * 1_000, everyMs: 250 },
      );
    } catch (error) {
      const pods = await kubectl('get', 'pods', '-n', this.namespace, '-o', 'wide').catch(String);
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`${why}\n${JSON.stringify(last?.status, null, 1)}\n${pods}`, { cause: error });
    }
  }

  /** Waits until so many percent of the parameters are done. */
  async reaches(percent: number): Promise<Computation> {
    return this.becomes(
      `${percent} % done`,
      ({ status }) => (status?.progress?.percent ?? 0) >= percent,
      PATIENCE_SECONDS,
    );
  }

  /** Waits until so many percent of a shard are done: shards begin when their pods do. */
  async reachesIn(shard: number, percent: number): Promise<Computation> {
    const isThere = ({ status }: Computation): boolean => {
      const { range = '', completed = 0 } = status?.shards?.[shard] ?? {};
      const [first = 0, last = first] = range.split('-').map(Number);
      return completed >= ((last - first + 1) * percent) / 100;
    };
    return this.becomes(`${percent} % done in shard ${shard}`, isThere, PATIENCE_SECONDS);
  }

  /** Waits until it has ended in one way or another. */
  async ends(seconds = 240): Promise<Computation> {
    return this.becomes('finished', (now) => condition(now, 'Finished')?.status === 'True', seconds);
  }

  /** Waits until it is held up for that reason, and gives it. */
  async stalls(reason: string, seconds: number): Promise<Computation> {
    const isHeldUp = (now: Computation): boolean => {
      const stalled = condition(now, 'Stalled');
      return stalled?.status === 'True' && stalled.reason === reason;
    };
    return this.becomes(`stalled by ${reason}`, isHeldUp, seconds);
  }

  async pods(): Promise<Pod[]> {
    const list = await api.list(PODS, { namespace: this.namespace, labelSelector: `${LABEL_UID}=${this.uid}` });
    return list.items;
  }

  /** The uids of its pods, which no other pods ever have, in order. */
  async podUids(): Promise<string[]> {
    return (await this.pods()).map(({ metadata }) => metadata.uid ?? '').toSorted();
  }

  /** Number of pods that hold a node: neither ended nor on their way out. */
  async active(): Promise<number> {
    return (await this.pods()).filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined && (status?.phase === 'Pending' || status?.phase === 'Running'),
    ).length;
  }

  /** The pod that computes a shard; waits until there is one. */
  async worker(shard: number): Promise<Pod> {
    return until(`a running pod of shard ${shard} of ${this.name}`, async () =>
      (await this.pods()).find(
        ({ metadata, status }) =>
          metadata.labels?.['ttg.io/shard'] === String(shard) &&
          metadata.deletionTimestamp === undefined &&
          status?.phase === 'Running',
      ),
    );
  }

  async job(): Promise<Job> {
    const { status } = await this.now();
    return api.get(JOBS, { namespace: this.namespace, name: status?.jobName ?? this.name });
  }

  /** Kubernetes' events about this Computation. */
  async events(): Promise<CoreEvent[]> {
    const about = `involvedObject.uid=${this.uid}`;
    const list = await api.list(EVENTS, { namespace: this.namespace, fieldSelector: about });
    return list.items;
  }

  /** The table as `make results` gives it. */
  async table(variables: Record<string, string> = {}): Promise<string> {
    return make('results', { NAME: this.name, NAMESPACE: this.namespace, ...variables });
  }

  /** Ids of the table's rows, in its order. */
  async ids(): Promise<number[]> {
    const lines = (await this.table()).trimEnd().split('\n');
    return lines.slice(1).map((line) => Number(line.split(',', 1)[0]));
  }
}

/** A condition of the status, by its type. */
export function condition({ status }: Computation, type: Condition['type']): Condition | undefined {
  return status?.conditions?.find((candidate) => candidate.type === type);
}

/** How many parameters have a result. */
export function completed({ status }: Computation): number {
  return status?.progress?.completed ?? 0;
}

/** How often each shard was claimed, by shard. */
export function attempts({ status }: Computation): ShardStatus['attempts'][] {
  return (status?.shards ?? []).map((shard) => shard.attempts);
}

/** 0, 1, …, count-1. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, id) => id);
}

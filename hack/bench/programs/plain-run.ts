import { PODS } from '../../../operator/kube/resource.ts';
import type { Pod } from '../../../operator/kube/objects.ts';
import { kubectl } from '../../../test/e2e/cluster.ts';
import { api } from '../../../test/e2e/faults/api.ts';
import { until } from '../../../test/env/until.ts';
import { BENCH_NAMESPACE } from './bench-namespace.ts';
import { applyPlainJob, workerImage } from './plain-job.ts';

const INDEX = 'batch.kubernetes.io/job-completion-index';
const COUNT = 100_000;
const SLEEP_MS = 6;

/** A hand-written Job that runs for longer than it is looked at: the control of a disturbance. */
export class PlainRun {
  readonly #name: string;

  private constructor(name: string) {
    this.#name = name;
  }

  /** Starts one and waits until all of its pods compute. */
  static async underWay(name: string): Promise<PlainRun> {
    await applyPlainJob(name, await workerImage(), COUNT, SLEEP_MS);
    const run = new PlainRun(name);
    await until('the Job to compute', async () => {
      const pods = await run.#pods();
      return pods.length === 3 && (await Promise.all(pods.map(firstAt))).every((at) => at !== undefined);
    });
    return run;
  }

  /** The pod of an index. */
  async pod(index: number): Promise<Pod> {
    return until('the pod', async () =>
      (await this.#pods()).find((pod) => pod.metadata.labels?.[INDEX] === `${index}`),
    );
  }

  /** The pod on a node. */
  async podOn(node: string): Promise<Pod> {
    return until('the pod', async () => (await this.#pods()).find(({ spec }) => spec.nodeName === node));
  }

  /** Milliseconds since `since` until the pod that replaces `lost` has computed its first parameter; waits for it. */
  async firstElsewhere(lost: Pod, since: number, seconds: number): Promise<number> {
    return until(
      'the replacement to compute',
      async () => {
        const index = lost.metadata.labels?.[INDEX];
        const replacement = (await this.#pods()).find(
          ({ metadata }) => metadata.labels?.[INDEX] === index && metadata.uid !== lost.metadata.uid,
        );
        const at = replacement && (await firstAt(replacement));
        return at !== undefined && at - since;
      },
      { timeoutMs: seconds * 1000, everyMs: 500 },
    );
  }

  async remove(): Promise<void> {
    await kubectl('delete', 'job', this.#name, '-n', BENCH_NAMESPACE, '--wait=false');
    await kubectl('delete', 'pods', '-l', `app=${this.#name}`, '-n', BENCH_NAMESPACE, '--grace-period=0', '--force');
  }

  async #pods(): Promise<Pod[]> {
    return (await api.list(PODS, { namespace: BENCH_NAMESPACE, labelSelector: `app=${this.#name}` })).items;
  }
}

/** When it had computed its first parameter, by Date.now(); undefined while it has not. */
async function firstAt(pod: Pod): Promise<number | undefined> {
  const log = await kubectl('logs', pod.metadata.name, '-n', BENCH_NAMESPACE).catch(() => '');
  const said = /first at (\d+)/.exec(log)?.[1];
  return said === undefined ? undefined : Number(said);
}

import { randomBytes } from 'node:crypto';
import type { KubeApi } from '../../../operator/kube/contract.ts';
import type { Job, KubeCondition, Pod, PodStatus } from '../../../operator/kube/objects.ts';
import { JOBS, PODS } from '../../../operator/kube/resource.ts';

const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';

/** The Job controller and the kubelet of an API server that has neither, played by a test. */
export class PlayedCluster {
  readonly #api: KubeApi;
  readonly #namespace: string;

  constructor(api: KubeApi, namespace: string) {
    this.#api = api;
    this.#namespace = namespace;
  }

  async job(name: string): Promise<Job | undefined> {
    return this.#api.find(JOBS, { namespace: this.#namespace, name });
  }

  async pods(): Promise<Pod[]> {
    return (await this.#api.list(PODS, { namespace: this.#namespace })).items;
  }

  /** Makes the pod of an index as the Job controller does; Pending. */
  async startPod(job: Job, index: number, annotations: Record<string, string> = {}): Promise<Pod> {
    const { template } = job.spec;
    const name = `${job.metadata.name}-${index}-${randomBytes(3).toString('hex').slice(0, 5)}`;
    return this.#api.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: this.#namespace,
        labels: { ...template.metadata?.labels, [COMPLETION_INDEX]: String(index) },
        annotations: { [COMPLETION_INDEX]: String(index), ...annotations },
        ownerReferences: [
          {
            apiVersion: 'batch/v1',
            kind: 'Job',
            name: job.metadata.name,
            uid: job.metadata.uid ?? '',
            controller: true,
          },
        ],
      },
      spec: { ...template.spec, serviceAccountName: 'default', nodeName: `node-${index}` },
    });
  }

  async setPod(pod: Pod, status: PodStatus): Promise<void> {
    const ref = { namespace: this.#namespace, name: pod.metadata.name };
    await this.#api.patch(PODS, ref, { status }, { type: 'merge', subresource: 'status' });
  }

  async run(pod: Pod): Promise<void> {
    const now = wholeSeconds();
    await this.setPod(pod, {
      phase: 'Running',
      conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: now }],
      containerStatuses: [{ ...container(pod), ready: true, state: { running: { startedAt: now } } }],
    });
  }

  async end(pod: Pod, exitCode: number, reason = exitCode === 0 ? 'Completed' : 'Error', message = ''): Promise<void> {
    await this.setPod(pod, {
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      containerStatuses: [
        {
          ...container(pod),
          ready: false,
          state: { terminated: { exitCode, reason, message, startedAt: wholeSeconds(), finishedAt: wholeSeconds() } },
        },
      ],
    });
  }

  async removePod(pod: Pod): Promise<void> {
    await this.#api.delete(PODS, { namespace: this.#namespace, name: pod.metadata.name }, { gracePeriodSeconds: 0 });
  }

  /** What the Job controller reports of a running Job. */
  async setJob(name: string, status: Record<string, unknown>): Promise<void> {
    const job = await this.job(name);
    const startTime = job?.status?.startTime ?? wholeSeconds();
    await this.#api.patch(
      JOBS,
      { namespace: this.#namespace, name },
      { status: { startTime, uncountedTerminatedPods: {}, ...status } },
      { type: 'merge', subresource: 'status' },
    );
  }

  /** All indexes succeeded, seen so by the Job controller at `at`. */
  async completeJob(name: string, succeeded: number, at: Date = new Date()): Promise<void> {
    const time = wholeSeconds(at);
    await this.setJob(name, {
      active: 0,
      ready: 0,
      succeeded,
      completedIndexes: succeeded === 1 ? '0' : `0-${succeeded - 1}`,
      completionTime: time,
      conditions: [condition('SuccessCriteriaMet', time), condition('Complete', time)],
    });
  }

  /** Some indexes used up their retries, all others are over. */
  async failJob(name: string, failedIndexes: string, changes: Record<string, unknown>, at: Date): Promise<void> {
    const time = wholeSeconds(at);
    const reason = 'FailedIndexes';
    await this.setJob(name, {
      active: 0,
      ready: 0,
      failedIndexes,
      conditions: [condition('FailureTarget', time, reason), condition('Failed', time, reason)],
      ...changes,
    });
  }
}

function condition(type: string, lastTransitionTime: string, reason = 'CompletionsReached'): KubeCondition {
  return { type, status: 'True', reason, message: '', lastTransitionTime, lastProbeTime: lastTransitionTime };
}

function container(pod: Pod): { name: string; image: string; imageID: string; restartCount: number } {
  return { name: 'worker', image: pod.spec.containers[0]?.image ?? '', imageID: 'sha256:0', restartCount: 0 };
}

function wholeSeconds(time: Date = new Date()): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

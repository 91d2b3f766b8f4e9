import type { KubeApi } from '../../../operator/kube/contract.ts';
import type { Job } from '../../../operator/kube/objects.ts';
import { JOBS } from '../../../operator/kube/resource.ts';

const PODSET_LABEL = 'kueue.x-k8s.io/podset';

/**
 * Kueue as a second writer of Jobs, and what the Job controller answers to it. It does with a Job what Kueue's own
 * controller does (pkg/controller/jobs/job): at admission it resumes the Job and puts the flavour's node selector and
 * its own label into the template; to take the pods back it suspends the Job, clears the start time, and puts the
 * template back.
 */
export class PlayedKueue {
  readonly #api: KubeApi;
  readonly #namespace: string;

  constructor(api: KubeApi, namespace: string) {
    this.#api = api;
    this.#namespace = namespace;
  }

  /** Admits a waiting Job to nodes with such labels. */
  async admit(name: string, nodeSelector: Record<string, string>): Promise<Job> {
    const template = { metadata: { labels: { [PODSET_LABEL]: 'main' } }, spec: { nodeSelector } };
    const job = await this.#patch(name, { spec: { suspend: false, template } });
    await this.#setStatus(job, { startTime: now(), conditions: [suspended('False')] });
    return job;
  }

  /** Takes an admitted Job's pods back; the Job controller has ended them when this is over. */
  async preempt(name: string): Promise<Job> {
    const job = await this.#patch(name, { spec: { suspend: true } });
    await this.#setStatus(job, { active: 0, ready: 0, startTime: null, conditions: [suspended('True')] });
    const nodeSelector = Object.fromEntries(
      Object.keys(job.spec.template.spec.nodeSelector ?? {}).map((k) => [k, null]),
    );
    return this.#patch(name, {
      spec: { template: { metadata: { labels: { [PODSET_LABEL]: null } }, spec: { nodeSelector } } },
    });
  }

  async #patch(name: string, body: Record<string, unknown>): Promise<Job> {
    return this.#api.patch(JOBS, { namespace: this.#namespace, name }, body, { type: 'merge' });
  }

  async #setStatus({ metadata }: Job, status: Record<string, unknown>): Promise<void> {
    await this.#api.patch(JOBS, metadata, { status }, { type: 'merge', subresource: 'status' });
  }
}

function suspended(status: string): Record<string, string> {
  return { type: 'Suspended', status, reason: 'Test', message: '', lastTransitionTime: now(), lastProbeTime: now() };
}

function now(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

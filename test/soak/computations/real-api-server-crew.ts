import type { Computation } from '../../../crds/computation.ts';
import { parameterSpace, type ParameterSpace } from '../../../crds/parameters/parameter-space.ts';
import type { Job, Pod } from '../../../operator/kube/objects.ts';
import { jobEnd } from '../../../operator/reconcile/job-end.ts';
import { failureOf, type PlayedWorker } from '../../integration/controller/play-worker.ts';
import type { World } from '../../integration/controller/world.ts';
import { partialsOf, rowOf } from './real-api-server-rows.ts';

interface Member {
  pod: Pod | undefined;
  worker: PlayedWorker;
}

/** The Job controller, the kubelets and the workers of one Computation, played on a real API server and a real ledger. */
export class Crew {
  /** Jobs that ended, or were deleted by hand, before all was computed: each may be followed by another one. */
  disturbances = 0;
  readonly #world: World;
  readonly #computation: Computation;
  readonly #space: ParameterSpace;
  readonly #members = new Map<number, Member>();
  #jobUid: string | undefined;

  constructor(world: World, computation: Computation) {
    this.#world = world;
    this.#computation = computation;
    this.#space = parameterSpace(computation.spec.parameters);
  }

  async job(): Promise<Job | undefined> {
    const job = await this.#world.cluster.job(this.#computation.metadata.name);
    const isOurs = job?.metadata.ownerReferences?.some(({ uid }) => uid === this.#computation.metadata.uid);
    return isOurs === true ? job : undefined;
  }

  /** Does what the Job asks for: pods come and go, and each commits that share of what its shard lacks. */
  async tend(share: number): Promise<void> {
    const job = await this.job();
    if (
      job === undefined ||
      job.spec.suspend === true ||
      jobEnd(job) !== undefined ||
      job.metadata.uid !== this.#jobUid
    ) {
      await this.dismiss();
      this.#jobUid = job?.metadata.uid;
    }
    if (job === undefined || job.spec.suspend === true || jobEnd(job) !== undefined) {
      return;
    }
    for (let shard = 0; shard < (job.spec.completions ?? 0); shard += 1) {
      if (!this.#members.has(shard) && this.#members.size < (job.spec.parallelism ?? 0)) {
        await this.#hire(job, shard);
      }
    }
    await this.#world.cluster.setJob(job.metadata.name, { active: this.#members.size }).catch(() => {});
    for (const [shard, { worker }] of this.#members) {
      await this.#work(shard, worker, Math.ceil(worker.left * share));
    }
  }

  /** A pod ends with an error. */
  async fail(): Promise<void> {
    const [[shard, { pod }] = [0, { pod: undefined }]] = this.#members;
    this.#members.delete(shard);
    if (pod !== undefined) {
      await this.#world.cluster.end(pod, 1).catch(() => {});
    }
  }

  /** All pods go. */
  async dismiss(): Promise<void> {
    for (const { pod } of this.#members.values()) {
      if (pod !== undefined) {
        await this.#world.cluster.removePod(pod);
      }
    }
    this.#members.clear();
  }

  /** The Job says that all its pods succeeded, whatever is computed. */
  async endJob(): Promise<void> {
    const job = await this.job();
    if (job !== undefined && job.spec.suspend !== true && jobEnd(job) === undefined) {
      this.disturbances += 1;
      await this.#world.cluster.completeJob(job.metadata.name, job.spec.completions ?? 1).catch(() => {});
    }
  }

  async #hire(job: Job, shard: number): Promise<void> {
    // Where the API server refuses a pod (a priority class that is not there), its worker works without one.
    const pod = await this.#world.cluster.startPod(job, shard).catch(() => undefined);
    if (pod !== undefined) {
      await this.#world.cluster.run(pod).catch(() => {});
    }
    try {
      const worker = await this.#world.claim(this.#computation, shard, pod?.metadata.name ?? `nobody-${shard}`);
      if (worker.left > 0) {
        this.#members.set(shard, { pod, worker });
        return;
      }
    } catch {
      // Ended, or not known any more.
    }
    if (pod !== undefined) {
      await this.#world.cluster.removePod(pod);
    }
  }

  async #work(shard: number, worker: PlayedWorker, count: number): Promise<void> {
    const { offset } = worker;
    const rows = Array.from({ length: count }, (_, k) => rowOf(offset + k));
    try {
      await (count === 0
        ? worker.beat()
        : worker.commitRows(rows, {
            fields: [
              { name: 'result', firstId: offset },
              { name: 'half', firstId: offset },
            ],
            aggregates: partialsOf(this.#computation.spec.aggregations, this.#space, offset, offset + count),
            failures: rows.flatMap((row, k) => failureOf(row, offset + k) ?? []),
          }));
    } catch (error) {
      if (!/^(404|409|410|503)/.test(String(error instanceof Error ? error.message : error))) {
        throw error;
      }
      this.#members.delete(shard);
    }
    if (worker.left === 0) {
      const pod = this.#members.get(shard)?.pod;
      this.#members.delete(shard);
      if (pod !== undefined) {
        await this.#world.cluster.end(pod, 0).catch(() => {});
      }
    }
  }
}

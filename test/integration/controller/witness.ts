import type { Computation } from '../../../crds/computation.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import type { KubeApi } from '../../../operator/kube/contract.ts';
import type { Job } from '../../../operator/kube/objects.ts';
import { Reflector } from '../../../operator/kube/reflector.ts';
import { JOBS } from '../../../operator/kube/resource.ts';
import { ObjectStore } from '../../../operator/kube/store.ts';
import { SILENT } from '../../../operator/log.ts';
import { until } from '../../env/until.ts';
import { wrongWith } from '../../soak/computations/checks.ts';

/** Sees every version of the Computations and Jobs of a namespace, and notes what must not be. */
export class Witness {
  /** Empty where all is well. */
  readonly wrong: string[] = [];
  /** Uids of the Jobs that there were, by the uid of their Computation, oldest first. */
  readonly jobs = new Map<string, string[]>();
  readonly #reflectors: { start(): void; stop(): Promise<void> }[];
  readonly #stores: { hasSynced(): boolean }[];

  private constructor(api: KubeApi, namespace: string) {
    const computations = new ObjectStore<Computation>({}, SILENT);
    const jobs = new ObjectStore<Job>({}, SILENT);
    computations.onChange((_key, old, now) => this.#sawComputation(old, now));
    jobs.onChange((_key, old, now) => this.#sawJob(old, now));
    const common = { api, namespace, log: SILENT, backoff: { baseMs: 50, maxMs: 500 } };
    this.#stores = [computations, jobs];
    this.#reflectors = [
      new Reflector({ ...common, resource: COMPUTATIONS, store: computations }),
      new Reflector({ ...common, resource: JOBS, store: jobs }),
    ];
  }

  /** @param api goes straight to the API server, past all faults. */
  static async of(api: KubeApi, namespace: string): Promise<Witness> {
    const witness = new Witness(api, namespace);
    for (const reflector of witness.#reflectors) {
      reflector.start();
    }
    await until('the witness', () => witness.#stores.every((store) => store.hasSynced()));
    return witness;
  }

  async end(): Promise<void> {
    await Promise.all(this.#reflectors.map(async (reflector) => reflector.stop()));
  }

  jobsOf(computationUid: string): readonly string[] {
    return this.jobs.get(computationUid) ?? [];
  }

  #sawComputation(old: Computation | undefined, now: Computation | undefined): void {
    const { status } = now ?? {};
    if (old === undefined || now === undefined || status === undefined) {
      return;
    }
    const { name, uid } = now.metadata;
    const isSame = old.metadata.uid === uid;
    const told = (what: string): unknown => this.wrong.push(`${name}: ${what}`);
    if (isSame && (status.observedGeneration ?? 0) < (old.status?.observedGeneration ?? 0)) {
      told(`observedGeneration falls from ${old.status?.observedGeneration} to ${status.observedGeneration}`);
    }
    if (isSame && JSON.stringify(old.status) !== JSON.stringify(status)) {
      // Judged as if it were decided now: it was written over the version before, or it would have been refused.
      const before = { ...now, ...(old.status === undefined ? {} : { status: old.status }) };
      for (const what of wrongWith(before, { actions: [], events: [], status })) {
        told(what);
      }
    }
  }

  #sawJob(old: Job | undefined, now: Job | undefined): void {
    const { uid = '', ownerReferences = [] } = now?.metadata ?? {};
    if (now !== undefined && old?.metadata.uid !== uid) {
      const owner = ownerReferences.find(({ controller }) => controller === true)?.uid ?? '';
      this.jobs.set(owner, [...this.jobsOf(owner), uid]);
    }
  }
}

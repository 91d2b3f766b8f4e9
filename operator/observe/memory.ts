import type { Computation, ComputationStatus } from '../../crds/computation.ts';
import type { CoreEvent, Job, Pod } from '../kube/objects.ts';
import { canonicalJson } from '../reconcile/canonical-json.ts';
import type { ListView } from '../reconcile/list.ts';
import type { Refusal } from '../reconcile/observed.ts';

/**
 * What this controller did to one Computation that its caches may not show yet, and what it was refused. Lost at a
 * restart without harm: then the caches are newer than all of it.
 */
export class ComputationMemory {
  readonly uid: string;
  jobRefusal: Refusal | undefined;
  registrationRefusal: Refusal | undefined;
  /** Why ending the uid in the ledger did not work when it was last tried. */
  endRefusal: string | undefined;
  /** Why placeholders could not be made since that was last observed. */
  placeholderRefusals: string[] = [];
  /** Creating the Job found the name taken by a Job that the caches do not hold. */
  isNameTaken = false;
  /** Since when the Job counts more active pods than are known, by `performance.now()`. */
  strayedSince: number | undefined;
  /** Why a Job may lack pods, as it was last read. */
  lacking: { readAt: number; events: readonly CoreEvent[]; isNamespaceGoing: boolean } = {
    readAt: Number.NEGATIVE_INFINITY,
    events: [],
    isNamespaceGoing: false,
  };
  /** A pod whose container is not made yet, since when by `performance.now()`, and its events as they were last read. */
  creating: { uid: string; since: number; readAt: number; events: readonly CoreEvent[] } | undefined;
  /** Which ConfigMaps were found changed, as they were last read. */
  configMaps: { readAt: number; changed: readonly string[] } = { readAt: Number.NEGATIVE_INFINITY, changed: [] };
  /** The list of parameters, as it was last looked at. */
  list: { readAt: number; view: ListView | undefined } = { readAt: Number.NEGATIVE_INFINITY, view: undefined };
  /** Worker pods that were seen and may be gone by now. */
  readonly #seenPods = new Set<string>();
  readonly #toldGone = new Set<string>();
  readonly #superseded = new Set<string>();
  readonly #writtenPods = new Map<string, { over: string; after: Pod }>();
  readonly #deletedJobs = new Set<string>();
  #written: Computation | undefined;
  #statusWrite: { at: Date; version: string | undefined; status: ComputationStatus } | undefined;
  #createdJob: { job: Job; until: number } | undefined;

  constructor(uid: string) {
    this.uid = uid;
  }

  /** We wrote over `before`, or found it out of date: `after` is what the API server has. */
  wrote(before: Computation, after: Computation): void {
    if (before.metadata.resourceVersion !== undefined) {
      this.#superseded.add(before.metadata.resourceVersion);
    }
    this.#written = after;
  }

  /** The newer of the cache's copy and our own last write. */
  newest(cached: Computation): Computation {
    if (this.#written !== undefined && this.#superseded.has(cached.metadata.resourceVersion ?? '')) {
      return this.#written;
    }
    this.#written = undefined;
    this.#superseded.clear();
    return cached;
  }

  /** The pods as they are now. @returns the names of those that were there before and are no longer. */
  sawPods(pods: readonly Pod[]): string[] {
    const present = new Set(pods.map(({ metadata }) => metadata.name));
    const former = [...this.#seenPods].filter((name) => !present.has(name));
    for (const name of present) {
      this.#seenPods.add(name);
    }
    return former;
  }

  /** The ledger knows that these pods compute no more. */
  toldGone(names: readonly string[]): void {
    for (const name of names) {
      this.#toldGone.add(name);
    }
  }

  get gone(): ReadonlySet<string> {
    return this.#toldGone;
  }

  /** We wrote the status, and the API server answered with that. */
  wroteStatus({ metadata, status = {} }: Computation, at: Date): void {
    this.#statusWrite = { at, version: metadata.resourceVersion, status };
  }

  /** When this controller last wrote the status. */
  get lastStatusWrite(): Date | undefined {
    return this.#statusWrite?.at;
  }

  /** The status that this controller wrote, where somebody else has written another one over it. */
  ownStatus({ metadata, status = {} }: Computation): ComputationStatus | undefined {
    const own = this.#statusWrite;
    return own === undefined ||
      own.version === metadata.resourceVersion ||
      canonicalJson(own.status) === canonicalJson(status)
      ? undefined
      : own.status;
  }

  /** We wrote over a pod of that resourceVersion, and the API server answered with `after`. */
  wrotePod(over: string, after: Pod): void {
    this.#writtenPods.set(after.metadata.uid ?? '', { over, after });
  }

  /** The newer of the cache's copy of a pod and our own last write. */
  newestPod(cached: Pod): Pod {
    const { uid = '', resourceVersion } = cached.metadata;
    const written = this.#writtenPods.get(uid);
    if (written?.over === resourceVersion) {
      return written?.after ?? cached;
    }
    this.#writtenPods.delete(uid);
    return cached;
  }

  createdJob(job: Job, until: number): void {
    this.#createdJob = { job, until };
    this.#deletedJobs.delete(job.metadata.uid ?? '');
    this.jobRefusal = undefined;
    this.isNameTaken = false;
  }

  deletedJob(uid: string): void {
    this.#deletedJobs.add(uid);
    if (this.#createdJob?.job.metadata.uid === uid) {
      this.#createdJob = undefined;
    }
  }

  /** The Job, given what the cache shows: one that we made before it shows, none that we deleted while it lingers. */
  job(cached: Job | undefined, now: number): Job | undefined {
    if (cached !== undefined) {
      const isGoing = cached.metadata.deletionTimestamp !== undefined;
      return !isGoing && this.#deletedJobs.has(cached.metadata.uid ?? '') ? undefined : cached;
    }
    return this.#createdJob !== undefined && now < this.#createdJob.until ? this.#createdJob.job : undefined;
  }
}

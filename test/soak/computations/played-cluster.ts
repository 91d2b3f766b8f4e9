import type { Computation, ComputationSpec } from '../../../crds/computation.ts';
import type { Action, Decision } from '../../../operator/reconcile/decision.ts';
import type { Job, Pod } from '../../../operator/kube/objects.ts';
import type { NodeState } from '../../../operator/reconcile/node-state.ts';
import type { Observed, Refusal } from '../../../operator/reconcile/observed.ts';
import { WORKER_LOST } from '../../../operator/reconcile/replacement.ts';
import { SETTINGS, UID } from '../../reconcile/builders.ts';
import { PlayedLedger } from './played-ledger.ts';

const RETRY_MS = 5_000;

type Taken = 'yes' | 'refused' | 'not now';

/** An API server, a Job controller's objects and a ledger, as far as one Computation sees them. */
export class PlayedCluster {
  now: Date;
  /** Undefined: it is gone. */
  computation: Computation | undefined;
  job: Job | undefined;
  pods: readonly Pod[] = [];
  placeholders: readonly Pod[] = [];
  /** Undefined: the controller may not read nodes. */
  nodes: ReadonlyMap<string, NodeState> | undefined;
  readonly ledger: PlayedLedger;
  /** The API server does not take the Job. */
  refusesJobs = false;
  /** A deleted Job stays for a while with a deletionTimestamp. */
  deletesSlowly = false;
  /** What the controller did that it must not. */
  readonly wrong: string[] = [];
  lastStatusWrite: Date | undefined;
  #jobRefusal: Refusal | undefined;
  #registrationRefusal: Refusal | undefined;
  #endRefusal: string | undefined;
  #jobs = 0;

  constructor(computation: Computation, now: Date) {
    this.computation = computation;
    this.now = now;
    this.ledger = new PlayedLedger(now);
  }

  observe(computation: Computation): Observed {
    return {
      computation,
      ...(this.job === undefined ? {} : { job: this.job }),
      pods: this.pods,
      placeholders: this.placeholders,
      ...(this.nodes === undefined ? {} : { nodes: this.nodes }),
      jobEvents: [],
      ledger: this.ledger.view(UID),
      ...(this.#jobRefusal === undefined ? {} : { jobRefusal: this.#jobRefusal }),
      ...(this.#registrationRefusal === undefined ? {} : { registrationRefusal: this.#registrationRefusal }),
      ...(this.#endRefusal === undefined ? {} : { endRefusal: this.#endRefusal }),
      ...(this.lastStatusWrite === undefined ? {} : { lastStatusWrite: this.lastStatusWrite }),
      settings: SETTINGS,
    };
  }

  /**
   * Does what was decided, or (`most`) only so many of its writes: the controller died then. False where the ledger did
   * not take one; it is tried again after a while.
   */
  carryOut({ actions, status }: Decision, most = Infinity): boolean {
    for (const action of actions.slice(0, most)) {
      const taken = this.#do(action);
      if (taken === 'not now') return false;
      if (taken === 'refused') return true;
    }
    if (status === undefined || actions.length >= most || this.computation === undefined) return true;
    this.computation = { ...this.computation, status };
    this.lastStatusWrite = this.now;
    return true;
  }

  /** What a controller that was started anew has forgotten. */
  forget(): void {
    this.lastStatusWrite = undefined;
    this.#jobRefusal = undefined;
    this.#registrationRefusal = undefined;
    this.#endRefusal = undefined;
  }

  edit(change: Partial<ComputationSpec>): void {
    if (this.computation === undefined) return;
    const { metadata, spec } = this.computation;
    const generation = (metadata.generation ?? 0) + 1;
    this.computation = { ...this.computation, metadata: { ...metadata, generation }, spec: { ...spec, ...change } };
  }

  delete(): void {
    if (this.computation === undefined) return;
    const deletionTimestamp = this.computation.metadata.deletionTimestamp ?? this.seconds();
    this.#setMetadata({ deletionTimestamp });
  }

  /** The time as Kubernetes writes it. */
  seconds(): string {
    return `${this.now.toISOString().slice(0, 19)}Z`;
  }

  /** A refusal, which is remembered, ends the pass, too. */
  #do(action: Action): Taken {
    switch (action.type) {
      case 'addFinalizer':
        this.#setFinalizers((finalizers) => [...finalizers, 'ttg.io/ledger']);
        return 'yes';
      case 'removeFinalizer':
        this.#setFinalizers((finalizers) => finalizers.filter((each) => each !== 'ttg.io/ledger'));
        return 'yes';
      case 'annotateComputation':
        this.#setMetadata({
          annotations: { ...this.computation?.metadata.annotations, ...action.annotations },
        });
        return 'yes';
      case 'register':
        return this.#register(action);
      case 'endInLedger':
        return this.#end();
      case 'storeList':
      case 'tellGone':
        return 'yes';
      case 'createJob':
        return this.#createJob(action.job);
      case 'patchJob':
        return this.#patchJob(action);
      case 'labelJob':
        if (this.job !== undefined) {
          const { metadata } = this.job;
          this.job = { ...this.job, metadata: { ...metadata, labels: { ...metadata.labels, ...action.labels } } };
        }
        return 'yes';
      case 'deleteJob':
        return this.#deleteJob(action);
      case 'patchPod':
        this.pods = this.pods.map((pod) => (pod.metadata.uid === action.uid ? patched(pod, action) : pod));
        return 'yes';
      case 'createPlaceholder':
        this.#createPlaceholder(action.pod);
        return 'yes';
      case 'failPod':
        this.pods = this.pods.map((pod) => (pod.metadata.uid === action.uid ? disrupted(pod, this.seconds()) : pod));
        return 'yes';
      case 'deletePod':
        this.pods = this.pods.filter(({ metadata }) => metadata.uid !== action.uid);
        this.placeholders = this.placeholders.filter(({ metadata }) => metadata.uid !== action.uid);
        return 'yes';
      case 'deleteComputation':
        this.delete();
        return 'yes';
    }
  }

  #register({ registration }: Action & { type: 'register' }): Taken {
    const { away, refuses, ended } = this.ledger;
    if (away !== undefined) return 'not now';
    if (refuses !== undefined || ended) {
      this.#registrationRefusal = refusalAt(ended ? 'ComputationEnded' : 'RegistrationConflict', this.now);
      return 'refused';
    }
    if (this.ledger.isKnown) this.wrong.push('a Computation that the ledger knows was registered');
    this.#registrationRefusal = undefined;
    this.ledger.register(registration);
    return 'yes';
  }

  #end(): Taken {
    const { away, refuses } = this.ledger;
    if (away !== undefined || refuses !== undefined) {
      this.#endRefusal = refuses ?? 'away';
      return 'not now';
    }
    this.ledger.ended = true;
    return 'yes';
  }

  #createJob(job: Job): Taken {
    if (this.job !== undefined) {
      this.wrong.push(`a Job was created beside ${this.job.metadata.uid}`);
      return 'refused';
    }
    if (this.refusesJobs) {
      this.#jobRefusal = refusalAt('QuotaExceeded', this.now);
      return 'refused';
    }
    this.#jobRefusal = undefined;
    const uid = `job-${(this.#jobs += 1)}`;
    this.job = { ...job, metadata: { ...job.metadata, uid, creationTimestamp: this.seconds() } };
    return 'yes';
  }

  #patchJob({ uid, spec }: Action & { type: 'patchJob' }): Taken {
    if (this.job?.metadata.uid !== uid) {
      this.wrong.push(`a Job ${uid} was patched that is not there`);
      return 'refused';
    }
    this.job = { ...this.job, spec: { ...this.job.spec, ...spec } };
    return 'yes';
  }

  #deleteJob({ uid }: Action & { type: 'deleteJob' }): Taken {
    if (this.job?.metadata.uid !== uid) {
      this.wrong.push(`a Job ${uid} was deleted that is not there`);
      return 'refused';
    }
    this.job = this.deletesSlowly
      ? { ...this.job, metadata: { ...this.job.metadata, deletionTimestamp: this.seconds() } }
      : undefined;
    return 'yes';
  }

  #createPlaceholder(pod: Pod): void {
    const { nodeName } = pod.spec;
    if (this.placeholders.some(({ spec }) => spec.nodeName === nodeName)) {
      this.wrong.push(`a second placeholder was put on ${nodeName}`);
    }
    const metadata = { ...pod.metadata, uid: `placeholder-${nodeName}`, creationTimestamp: this.seconds() };
    this.placeholders = [...this.placeholders, { ...pod, metadata }];
  }

  #setFinalizers(change: (finalizers: readonly string[]) => string[]): void {
    if (this.computation === undefined) return;
    const finalizers = change(this.computation.metadata.finalizers ?? []);
    this.#setMetadata({ finalizers });
    const isGoing = this.computation.metadata.deletionTimestamp !== undefined;
    if (isGoing && finalizers.length === 0) this.computation = undefined;
  }

  #setMetadata(change: Partial<Computation['metadata']>): void {
    if (this.computation === undefined) return;
    this.computation = { ...this.computation, metadata: { ...this.computation.metadata, ...change } };
  }
}

function refusalAt(reason: string, now: Date): Refusal {
  return { reason, message: `refused: ${reason}`, retryAt: new Date(now.getTime() + RETRY_MS) };
}

function patched(pod: Pod, { labels, annotations }: Action & { type: 'patchPod' }): Pod {
  const { metadata } = pod;
  return {
    ...pod,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, ...labels },
      annotations: { ...metadata.annotations, ...annotations },
    },
  };
}

/** As the Job controller and the kubelet leave a pod whose condition says that it was disrupted. */
function disrupted(pod: Pod, lastTransitionTime: string): Pod {
  const condition = { type: 'DisruptionTarget', status: 'True', reason: WORKER_LOST, lastTransitionTime };
  return { ...pod, status: { ...pod.status, phase: 'Failed', conditions: [condition] } };
}

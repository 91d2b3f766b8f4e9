import type { Computation, ComputationStatus } from '../../crds/computation.ts';
import type { ComputationProgress, QueueServer } from '../../crds/protocol.ts';
import type { CoreEvent, Job, Pod } from '../kube/objects.ts';
import type { LedgerPods } from './ledger-pod.ts';
import type { ListView } from './list.ts';
import type { NodeState } from './node-state.ts';
import type { Problem } from './problem.ts';

/** What the ledger says of one Computation, or for how long it has said nothing. */
export type LedgerView = LedgerAnswers | LedgerAway;

export interface LedgerAnswers {
  state: 'answering';
  /** When the request was sent that brought `progress`: whatever was durable before is in it. */
  askedAt: Date;
  /** What the ledger's own clock said at its answer; times in `progress` are by that clock. */
  ledgerNow?: Date;
  /** The ledger has no room for commits. */
  diskFull: boolean;
  /** The Redis of mode Queue; undefined where the ledger knows no such mode. */
  queue?: QueueServer;
  /** Undefined: the ledger does not know this uid. */
  progress?: ComputationProgress;
}

export interface LedgerAway {
  state: 'away';
  since: Date;
  /** What went wrong at the last try. */
  message: string;
  /** Its pods; undefined where they are not known. */
  pods?: LedgerPods;
}

/** Settings of the operator that go into what it makes. */
export interface ReconcileSettings {
  /** Image where `spec.worker.image` is unset. */
  workerImage: string;
  /** Address at which workers reach the ledger. */
  workerLedgerUrl: string;
  /** Certificates of the ledger's authority, PEM; undefined = those that the workers' Node knows. */
  workerLedgerCa?: string | undefined;
}

/** A write that was refused, and when it is tried again. */
export interface Refusal extends Problem {
  retryAt: Date;
}

/** Everything that one decision rests on, read at about the same time. */
export interface Observed {
  computation: Computation;
  /**
   * What somebody else has written over the status that this controller wrote; `computation` has that one. Undefined
   * where nobody has.
   */
  foreignStatus?: ComputationStatus;
  /** The Job that has the name of this Computation's Job, whoever made it. */
  job?: Job;
  /** Worker pods with this Computation's uid. */
  pods: readonly Pod[];
  /** In mode Queue, names of worker pods that were there before and are no longer. */
  formerPods?: readonly string[];
  /** Names of pods of which the ledger was told that they are gone. */
  toldGone?: ReadonlySet<string>;
  /** Pods of the Job without our labels. */
  strays?: readonly Pod[];
  /** What stands on nodes where workers of this Computation went silent (placeholder.ts). */
  placeholders?: readonly Pod[];
  /** Why placeholders were refused since the last observation. */
  placeholderRefusals?: readonly string[];
  /** The cluster's nodes by name; undefined where the controller may not read them. */
  nodes?: ReadonlyMap<string, NodeState>;
  /** FailedCreate events of the Job. */
  jobEvents: readonly CoreEvent[];
  /** FailedMount events of a pod whose container is not made yet. */
  mountEvents?: readonly CoreEvent[];
  /** ConfigMaps that are no longer what the Job was begun with. */
  changedConfigMaps?: readonly string[];
  ledger: LedgerView;
  /** The list of parameters, where it stands elsewhere and was looked at. */
  list?: ListView;
  /** The namespace is being deleted: nothing can be made in it any more. Looked at only while pods are missing. */
  isNamespaceGoing?: boolean;
  /** The API server refused the Job when it was last tried. */
  jobRefusal?: Refusal;
  /** The ledger refused the registration when it was last tried. */
  registrationRefusal?: Refusal;
  /** Why ending the uid in the ledger did not work when it was last tried. */
  endRefusal?: string;
  /** When this controller last wrote the status; undefined where it has not since its start. */
  lastStatusWrite?: Date;
  settings: ReconcileSettings;
}

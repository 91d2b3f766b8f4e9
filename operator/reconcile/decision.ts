import type { ComputationStatus } from '../../crds/computation.ts';
import type { Registration } from '../../crds/protocol.ts';
import type { EventType } from '../kube/contract.ts';
import type { Job, Pod } from '../kube/objects.ts';

/** What of a Job's spec is changed. */
export interface JobChange {
  suspend?: boolean;
  parallelism?: number;
  /** Only together with parallelism, and equal to it. */
  completions?: number;
}

/** One write. They are done in order; the first that fails ends the pass, and the next pass decides anew. */
export type Action =
  | { type: 'addFinalizer' }
  | { type: 'removeFinalizer' }
  | { type: 'register'; registration: Registration }
  /** Brings a list to the ledger, a line a point. */
  | { type: 'storeList'; checksum: string; lines: Uint8Array }
  | { type: 'endInLedger'; keepSeconds: number }
  /** These pods compute no more: their batches are for others. A refusal does not hold up what comes after it. */
  | { type: 'tellGone'; workers: string[] }
  | { type: 'createJob'; job: Job }
  | { type: 'patchJob'; name: string; uid: string; spec: JobChange }
  | { type: 'labelJob'; name: string; uid: string; labels: Record<string, string> }
  | { type: 'deleteJob'; name: string; uid: string }
  | {
      type: 'patchPod';
      name: string;
      uid: string;
      labels?: Record<string, string>;
      annotations?: Record<string, string>;
      /** All that it is to have. */
      finalizers?: string[];
    }
  /** The pod's place on its node is taken (placeholder.ts); a refusal does not hold up what comes after it. */
  | { type: 'createPlaceholder'; pod: Pod }
  /** The pod counts as disrupted from now on, unless it changed since it was observed. */
  | { type: 'failPod'; name: string; uid: string; resourceVersion: string; message: string }
  /** The pod goes at once: nobody on its node could be asked. */
  | { type: 'deletePod'; name: string; uid: string }
  | { type: 'annotateComputation'; annotations: Record<string, string> }
  | { type: 'deleteComputation' };

/** A Kubernetes event on the Computation. */
export interface NewEvent {
  type: EventType;
  reason: string;
  message: string;
}

export interface Decision {
  actions: Action[];
  /** The whole new status; undefined where it is to stay as it is, or must wait for its next turn. */
  status?: ComputationStatus;
  /** Recorded once the actions and the status are written. */
  events: NewEvent[];
  /** Look again after so many seconds even if nothing changed; undefined = only then. */
  requeueAfterSeconds?: number;
}

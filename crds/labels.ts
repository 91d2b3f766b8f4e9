/** API group of the Computation resource. */
export const GROUP = 'ttg.io';
export const VERSION = 'v1alpha1';
export const PLURAL = 'computations';
export const KIND = 'Computation';
export const API_VERSION = `${GROUP}/${VERSION}`;

/** Held by a Computation until the ledger has ended its uid and its Job is on its way out. */
export const FINALIZER = 'ttg.io/ledger';

/** Pods and Jobs of a Computation carry its name here (shortened where it exceeds a label's 63 characters). */
export const LABEL_COMPUTATION = 'ttg.io/computation';
/** Pods and Jobs of a Computation carry its uid here; the label that selectors use. */
export const LABEL_UID = 'ttg.io/computation-uid';
/** The shard (= Job completion index) that a worker pod computes. */
export const LABEL_SHARD = 'ttg.io/shard';
/**
 * On the placeholder pod that stands on a node where workers went silent; its value is the Computation's uid. Worker pods
 * keep away from nodes that have one (required anti-affinity).
 */
export const LABEL_LOST = 'ttg.io/lost';
export const LABEL_APP = 'app.kubernetes.io/name';
export const LABEL_INSTANCE = 'app.kubernetes.io/instance';
/** Version of the operator that made the object; a Job keeps that of its making. */
export const LABEL_VERSION = 'app.kubernetes.io/version';
export const LABEL_COMPONENT = 'app.kubernetes.io/component';
export const LABEL_PART_OF = 'app.kubernetes.io/part-of';
export const LABEL_MANAGED_BY = 'app.kubernetes.io/managed-by';
/** The namespace of the installation that an object belongs to; on what is installed, not on Jobs and worker pods. */
export const LABEL_INSTALLATION = 'ttg.io/installation';

/** Value of `app.kubernetes.io/name` on worker pods, and the worker image's name. */
export const APP_WORKER = 'ttg-worker';
/** The operator image's name; it serves the controller and the ledger. */
export const APP_OPERATOR = 'ttg-operator';
export const APP_PLACEHOLDER = 'ttg-placeholder';
export const APP_LEDGER = 'ttg-ledger';

/** Service of the ledger. */
export const LEDGER_SERVICE = 'ttg-ledger';
/** ConfigMap with the certificates of the ledger's authority (`ca.crt`), for readers of results. */
export const LEDGER_CA = 'ttg-ledger-ca';

/** Where controller and ledger are installed. */
export const SYSTEM_NAMESPACE = 'ttg-system';

/** Token audience of the workers of one Computation. */
export function workerAudience(uid: string): string {
  return `ttg-ledger/${uid}`;
}
/** Token audience of the controller: registers, ends, reads. */
export const ADMIN_AUDIENCE = 'ttg-ledger/admin';
/** Token audience of whoever reads results: service account `ttg-reader` in the system namespace. */
export const READER_AUDIENCE = 'ttg-ledger/read';
/** Token audience of whoever brings lists of parameters, with the same service account. */
export const UPLOAD_AUDIENCE = 'ttg-ledger/upload';
export const READER_SERVICE_ACCOUNT = 'ttg-reader';
export const OPERATOR_SERVICE_ACCOUNT = 'ttg-operator';

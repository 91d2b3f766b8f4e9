import { defineError } from '../crds/errors.ts';
import type { ErrorKind } from '../crds/errors.ts';

/** The kind of `ApiError` (kube/api-error.ts): the API server refused a request. */
export const API_REFUSED: ErrorKind = {
  code: 'ApiError',
  remedy: 'Read the message of the API server; check RBAC and that the CRD is installed.',
};

/** No usable answer of the API server within the time allowed. */
export const ApiUnreachable = defineError({
  code: 'ApiUnreachable',
  remedy: 'Check that the API server runs and can be reached; the operator tries again by itself.',
});

export const KubeConfigUnusable = defineError({
  code: 'KubeConfigUnusable',
  remedy: 'Set KUBECONFIG to a kubeconfig whose current context names a cluster and a user, or run inside a cluster.',
});

/** Thrown instead of writing by a controller whose lease is over. */
export const LeadershipLost = defineError({
  code: 'LeadershipLost',
  remedy: 'None is needed: another replica holds the lease; this one ends and starts again.',
});

export const BadSetting = defineError({
  code: 'BadSetting',
  remedy: 'Correct the environment variable; docs/configuration.md lists them all.',
});

export const ResourceNotWatched = defineError({
  code: 'ResourceNotWatched',
  remedy: 'Call watch() of the operator shell for this resource first.',
});

// The ledger's answers. Their status is what HTTP clients see; `operator/ledger/error-table.ts` finds them by code.

export const InvalidRequest = defineError({
  code: 'InvalidRequest',
  status: 400,
  remedy: 'Correct the request; crds/protocol.ts describes the paths and bodies.',
});

export const InvalidCommit = defineError({
  code: 'InvalidCommit',
  status: 400,
  remedy: 'Nothing was stored. Correct the body; crds/protocol.ts describes it.',
});

export const Unauthorized = defineError({
  code: 'Unauthorized',
  status: 401,
  remedy: 'Send "Authorization: Bearer <token>" with a service account token that is still valid.',
});

export const Forbidden = defineError({
  code: 'Forbidden',
  status: 403,
  remedy: 'Use a token with the audience and the service account that this request needs.',
});

export const NotFound = defineError({
  code: 'NotFound',
  status: 404,
  remedy: 'Use one of the paths in crds/protocol.ts.',
});

export const UnknownSegment = defineError({
  code: 'UnknownSegment',
  status: 404,
  remedy: 'Use a segment from 0 to one less than the number of segments.',
});

/** A newer claim of the segment exists. */
export const StaleEpoch = defineError({
  code: 'StaleEpoch',
  status: 409,
  remedy: 'Drop the work in hand and claim the segment again.',
});

export const WrongOffset = defineError({
  code: 'WrongOffset',
  status: 409,
  remedy: 'Drop the work in hand and claim the segment again.',
});

export const OutOfRange = defineError({
  code: 'OutOfRange',
  status: 409,
  remedy: 'Drop the work in hand and claim the segment again.',
});

export const RegistrationConflict = defineError({
  code: 'RegistrationConflict',
  status: 409,
  remedy: 'What decides the rows cannot change under one uid; delete the Computation and create it again.',
});

/** A worker of mode Queue met a Computation of mode Static, or the other way round. */
export const WrongMode = defineError({
  code: 'WrongMode',
  status: 409,
  remedy: 'None is needed: the mode was changed, and the controller starts workers for the new one.',
});

/** Mode Queue has no Redis now. */
export const QueueUnavailable = defineError({
  code: 'QueueUnavailable',
  status: 503,
  remedy: 'Install Redis or mend what the message says (docs/queue.md), or use mode Static; it goes on by itself then.',
});

export const ComputationEnded = defineError({
  code: 'ComputationEnded',
  status: 410,
  remedy: 'The Computation was deleted; stop.',
});

export const CommitTooLarge = defineError({
  code: 'CommitTooLarge',
  status: 413,
  remedy: 'Nothing was stored. Send fewer rows in one commit.',
});

export const RowTooLarge = defineError({
  code: 'RowTooLarge',
  status: 413,
  remedy: 'Nothing was stored. Send the failure ResultTooLarge in place of that row.',
});

/** `results.maxBytes` is reached. */
export const ResultsFull = defineError({
  code: 'ResultsFull',
  status: 413,
  remedy: 'Raise spec.results.maxBytes, or return smaller results.',
});

export const TooBusy = defineError({
  code: 'TooBusy',
  status: 429,
  remedy: 'Try again after the time in Retry-After.',
});

/** The ledger does not know the uid (yet): its volume may be new. */
export const UnknownComputation = defineError({
  code: 'UnknownComputation',
  status: 503,
  remedy: 'Try again; the controller registers the Computation.',
});

/** The Computation names a list that was not brought to the ledger, or was removed since. */
export const UploadMissing = defineError({
  code: 'UploadMissing',
  status: 503,
  remedy: 'Bring it with `make upload FILE=…` (docs/parameters.md); what waits for it goes on by itself then.',
});

/** The list that came is broken, was cut off, or is another one than was announced. */
export const InvalidUpload = defineError({
  code: 'InvalidUpload',
  status: 400,
  remedy: 'Nothing was stored. Correct what the message names, then upload it again.',
});

/** The API server's keys could not be had. */
export const TokenNotVerifiable = defineError({
  code: 'TokenNotVerifiable',
  status: 503,
  remedy: 'Try again; check that the ledger reaches the API server.',
});

export const LedgerStopping = defineError({
  code: 'LedgerStopping',
  status: 503,
  remedy: 'Try again; another process takes over.',
});

export const StorageFailed = defineError({
  code: 'StorageFailed',
  status: 503,
  remedy: 'Nothing was stored. Try again; read the ledger’s log for the disk’s error.',
});

export const DiskFull = defineError({
  code: 'DiskFull',
  status: 507,
  remedy: 'Nothing was stored. Make room on the ledger’s volume or delete Computations; then try again.',
});

export const LedgerDefect = defineError({
  code: 'LedgerDefect',
  status: 500,
  remedy: 'Read the ledger’s log and report it.',
});

/** Another process has the ledger's folder. */
export const LedgerLocked = defineError({
  code: 'LedgerLocked',
  remedy: 'Stop the other ledger or give this one another folder (TTG_LEDGER_DIR).',
});

export const NewerDatabase = defineError({
  code: 'NewerDatabase',
  remedy: 'Run the version that wrote the database, or a newer one.',
});

export const ForeignDatabase = defineError({
  code: 'ForeignDatabase',
  remedy: 'Give the ledger a folder of its own (TTG_LEDGER_DIR).',
});

/** A certificate, its key or an authority's certificate is missing, is none, or they do not belong together. */
export const CertificateUnusable = defineError({
  code: 'CertificateUnusable',
  remedy: 'Put a certificate with its key and authority into the Secret ttg-ledger-tls; docs/decisions/0010-tls.md.',
});

/** The ledger gave no answer, or one that is none of its own. */
export const LedgerUnreachable = defineError({
  code: 'LedgerUnreachable',
  remedy: 'Check that the ledger runs and can be reached; then try again.',
});

import { defineError } from '../crds/errors.ts';

/** A variable of the environment is missing or has no allowed value. */
export const BadSettings = defineError({
  code: 'BadSettings',
  remedy: 'Set the variable as docs/configuration.md says; inside a cluster the controller does that.',
});
/** The Computation names a function that does not exist, or arguments that it does not take. */
export const BadAlgorithm = defineError({
  code: 'BadAlgorithm',
  remedy: 'Correct spec.algorithm; it cannot be changed, so delete the Computation and create it again.',
});
/** The function, or what it imports, cannot be loaded. */
export const ImportFailed = defineError({
  code: 'ImportFailed',
  remedy: 'Correct the function or the image, delete the Computation and create it again.',
});
/** Another worker has claimed the segment since, or the offset is not the ledger's. */
export const StaleClaim = defineError({ code: 'StaleClaim', remedy: 'Drop the work in hand and claim again.' });
/** The Computation has ended. */
export const ComputationEnded = defineError({ code: 'ComputationEnded', remedy: 'End; nothing is left to do.' });
/** The Computation is computed in the other mode now. */
export const ModeChanged = defineError({
  code: 'ModeChanged',
  remedy: 'End; the controller starts workers for the new mode.',
});
/** The ledger knows no such segment, or not this kind of request. */
export const NotInLedger = defineError({
  code: 'NotInLedger',
  remedy: 'Worker and ledger disagree about what there is to compute: use images of the same version.',
});
/** The ledger kept silent, or kept saying "later", for longer than the worker's patience. */
export const LedgerAway = defineError({
  code: 'LedgerAway',
  remedy: 'Look at the ledger; the worker is started again and goes on from the last durable parameter.',
});
/** The ledger does not accept the worker's token. */
export const TokenRefused = defineError({
  code: 'TokenRefused',
  remedy: 'Check the token file, its audience and the namespace of the worker.',
});
/** The ledger refused a request that no repeat can mend. */
export const LedgerRefused = defineError({
  code: 'LedgerRefused',
  remedy: 'Worker and ledger disagree about the protocol: use images of the same version.',
});
/** Children cannot be started, or end before they take a parameter. */
export const ChildrenFail = defineError({
  code: 'ChildrenFail',
  remedy: 'Look at the lines above; usually memory or the number of processes is too small.',
});

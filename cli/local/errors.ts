import { defineError } from '../../crds/errors.ts';

/** The command line is not understood. */
export const BadUsage = defineError({ code: 'BadUsage', remedy: 'See --help.' });
/** The manifest asks for something that a run without a cluster cannot do. */
export const NotLocally = defineError({
  code: 'NotLocally',
  remedy: 'Bring what is missing, or run it on a cluster: `make deploy-kind`.',
});
/** The ledger did not start, or answered something unexpected. */
export const LocalLedgerFailed = defineError({
  code: 'LocalLedgerFailed',
  remedy: 'Look at the lines above; the temporary folder (TMPDIR) must have room and be writable.',
});

import { FINALIZER } from '../../crds/labels.ts';
import type { Action, Decision } from './decision.ts';
import { ownJob } from './job-ownership.ts';
import type { Observed } from './observed.ts';

/**
 * How long a deletion waits for a ledger that does not answer. After that the Computation leaves without it: its Job
 * is deleted by then, and the sweep of orphans (act/orphan-sweep.ts) ends the uid when the ledger is back.
 */
export const LEDGER_PATIENCE_SECONDS = 60;
const RETRY_SECONDS = 2;

/**
 * A Computation on its way out: the uid is ended in the ledger (its workers get 410 from then on), the Job is deleted
 * in the background, the finalizer goes. No pod is waited for.
 */
export function decideDeletion(observed: Observed, now: Date): Decision {
  const { computation, ledger } = observed;
  if (!(computation.metadata.finalizers ?? []).includes(FINALIZER)) {
    return { actions: [], events: [] };
  }
  const job = ownJob(observed);
  const deleteJob: Action[] =
    job?.metadata.uid === undefined || job.metadata.deletionTimestamp !== undefined
      ? []
      : [{ type: 'deleteJob', name: job.metadata.name, uid: job.metadata.uid }];
  const waited = (now.getTime() - Date.parse(computation.metadata.deletionTimestamp ?? now.toISOString())) / 1_000;
  const trouble = ledger.state === 'away' ? ledger.message : observed.endRefusal;
  if (trouble !== undefined && waited >= LEDGER_PATIENCE_SECONDS) {
    return {
      actions: [...deleteJob, { type: 'removeFinalizer' }],
      events: [
        {
          type: 'Warning',
          reason: 'LedgerNotTold',
          message:
            `deleted without the ledger, which could not be told for ${Math.floor(waited)} s (${trouble}); ` +
            'its rows are dropped once that works again',
        },
      ],
    };
  }
  if (ledger.state === 'away') {
    return { actions: deleteJob, events: [], requeueAfterSeconds: RETRY_SECONDS };
  }
  const { keepSecondsAfterDeletion } = computation.spec.results;
  const end: Action = { type: 'endInLedger', keepSeconds: keepSecondsAfterDeletion };
  // Where ending was refused before, the Job must not wait for it.
  const first = trouble === undefined ? [end, ...deleteJob] : [...deleteJob, end];
  return { actions: [...first, { type: 'removeFinalizer' }], events: [] };
}

import type { Observed } from './observed.ts';
import type { Problem } from './problem.ts';

/**
 * What is said while the ledger has fewer parameters than the status has shown, until it has caught up: its volume was
 * set back. The status keeps what it has shown, so without this it would seem to stand still.
 */
export function restoredRemark({ computation, ledger }: Observed): Problem | undefined {
  const before = computation.status?.progress;
  if (ledger.state !== 'answering' || ledger.progress === undefined || before === undefined) {
    return undefined;
  }
  const shown = before.completed + before.failed;
  const held = ledger.progress.completed + ledger.progress.failed;
  return held < shown && shown < before.total
    ? {
        reason: 'ResultsRestored',
        message: `the ledger has ${held} parameters where it had ${shown} (was its volume restored from an older backup?); the other ${shown - held} are computed again, and progress stands still until then`,
      }
    : undefined;
}

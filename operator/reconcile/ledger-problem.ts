import { ledgerPodText } from './ledger-pod.ts';
import type { LedgerAway, LedgerView } from './observed.ts';
import type { Problem } from './problem.ts';

/** A ledger that was just restarted is nothing to speak of. */
const UNSAID_SECONDS = 3;

/** What is wrong with the ledger, as far as it holds this Computation up. */
export function ledgerProblem(ledger: LedgerView, now: Date): Problem | undefined {
  if (ledger.state === 'away') {
    const seconds = (now.getTime() - ledger.since.getTime()) / 1_000;
    return seconds < UNSAID_SECONDS
      ? undefined
      : {
          reason: 'LedgerUnavailable',
          message: `${awayText(ledger)}. Workers keep what they computed, wait and go on by themselves`,
        };
  }
  if (ledger.diskFull) {
    return {
      reason: 'LedgerDiskFull',
      message: "the ledger's volume is full; workers keep what they computed and go on once there is room",
    };
  }
  return ledger.progress?.full === true
    ? {
        reason: 'ResultsFull',
        message: `the results have reached results.maxBytes (${ledger.progress.bytes} bytes are stored); raise it to go on`,
      }
    : undefined;
}

function awayText({ since, message, pods }: LedgerAway): string {
  const where = pods === undefined ? '' : `; ${ledgerPodText(pods)}`;
  return `the ledger has not answered since ${since.toISOString().slice(0, 19)}Z: ${message}${where}`;
}

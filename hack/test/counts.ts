import type { Failure, FileOutcome } from './outcomes.ts';

/** What one suite came to. */
export interface Counts {
  passed: number;
  failed: number;
  /** Skipped by the tests themselves, which say why. */
  pending: number;
  failures: Failure[];
  /** Failed first, passed when their file ran again; not among the failed. */
  unsteady: Failure[];
}

/**
 * What a suite called `name` came to, from its exit code, the outcomes that mocha's reporter left and the end of what it
 * printed. A suite without any outcome (lint, types, or one that broke off) counts as one test; one without a failed
 * test that ended badly (a process that crashed at its end) has one failed test more.
 */
export function countsOf(name: string, exitCode: number, outcomes: readonly FileOutcome[], lastOutput: string): Counts {
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  if (exitCode !== 0 && failures.length === 0) {
    failures.push({ title: `${name} ended with exit code ${exitCode}`, message: lastOutput });
  }
  const alone = exitCode === 0 && outcomes.length === 0 ? 1 : 0;
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, alone),
    failed: failures.length,
    pending: outcomes.reduce((sum, { pending }) => sum + pending, 0),
    failures,
    unsteady: outcomes.flatMap((outcome) => outcome.unsteady),
  };
}

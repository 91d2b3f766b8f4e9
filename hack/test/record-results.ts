import { commit, hardware } from '../bench/report/machine.ts';
import { recordTests, type RecordedSuite } from '../docs/recorded-tests.ts';
import type { Counts } from './counts.ts';
import type { FileOutcome } from './outcomes.ts';

/** What a suite came to, with each of its files. */
export interface SuiteResult extends Counts {
  suite: string;
  seconds: number;
  outcomes: readonly FileOutcome[];
}

/** Puts suites down for docs/test-results.md; `make generate` writes it anew. */
export async function recordResults(results: readonly SuiteResult[]): Promise<void> {
  await recordTests(Object.fromEntries(results.map((result) => [result.suite, recordOf(result)])));
}

function recordOf({ seconds, passed, failed, pending, failures, unsteady, outcomes }: SuiteResult): RecordedSuite {
  return {
    recordedAt: new Date().toISOString(),
    commit: commit(),
    machine: hardware(),
    node: process.versions.node,
    seconds,
    passed,
    failed,
    pending,
    failures: failures.map(({ title }) => title),
    unsteady: unsteady.map(({ title }) => title),
    files: Object.fromEntries(outcomes.map((outcome) => [outcome.file, outcome.passed])),
  };
}

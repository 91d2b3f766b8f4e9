/** What one suite came to. */
export interface Counts {
  passed: number;
  failed: number;
  /** Skipped by the tests themselves, which say why. */
  pending: number;
}

/**
 * What a suite came to, from its exit code and from the lines that mocha's reporter left. A suite without any (lint,
 * types, or one that broke off) counts as one test; one that left counts without a failure but ended badly (a process
 * that crashed at its end) has one failed test more.
 */
export function countsOf(exitCode: number, lines: string): Counts {
  const counted = lines.split('\n').filter((line) => line !== '');
  const sum = { passed: 0, failed: 0, pending: 0 };
  for (const line of counted) {
    const { passed, failed, pending }: Counts = JSON.parse(line);
    sum.passed += passed;
    sum.failed += failed;
    sum.pending += pending;
  }
  if (exitCode === 0 && counted.length === 0) return { ...sum, passed: 1 };
  if (exitCode !== 0 && sum.failed === 0) return { ...sum, failed: 1 };
  return sum;
}

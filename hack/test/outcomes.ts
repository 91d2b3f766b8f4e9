/** A failed test, or a failed hook, which stands for the tests that it kept from running. */
export interface Failure {
  /** Full title, as mocha says it. */
  title: string;
  /** What was thrown, with the first places in the tests. */
  message: string;
}

/** What one test file came to. Lists of these are written to files, one JSON line each. */
export interface FileOutcome {
  /** Relative to the project; empty where what failed belongs to no file. */
  file: string;
  passed: number;
  /** Skipped by the tests themselves, which say why. */
  pending: number;
  /** Tests that never began, as a hook failed or the process broke off. */
  notRun: number;
  failures: Failure[];
  /** What failed the first time and, the whole file run again alone, passed the second time. */
  unsteady: Failure[];
  seconds: number;
}

/** Reads the lines of {@link outcomeLine}. */
export function outcomesFrom(lines: string): FileOutcome[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line): FileOutcome => JSON.parse(line));
}

/** One outcome as a line, with its end. */
export function outcomeLine(outcome: FileOutcome): string {
  return `${JSON.stringify(outcome)}\n`;
}

/**
 * The outcomes of a suite after some of its files ran once more, each by what its second run came to: a file that passes
 * whole, with no more tests skipped than before, has no failures, only unsteady tests. One that fails again has failed
 * in whatever failed in either run. Files without a second outcome stay as they were.
 */
export function afterSecondRun(first: readonly FileOutcome[], second: readonly FileOutcome[]): FileOutcome[] {
  const again = new Map(second.map((outcome) => [outcome.file, outcome]));
  return first.map((before) => {
    const after = again.get(before.file);
    if (after === undefined) return before;
    const seconds = before.seconds + after.seconds;
    const passed = after.failures.length === 0 && after.notRun === 0 && after.pending <= before.pending;
    if (passed) return { ...after, seconds, unsteady: before.failures };
    const known = new Set(after.failures.map(({ title }) => title));
    const others = before.failures.filter(({ title }) => !known.has(title));
    return { ...after, seconds, failures: [...after.failures, ...others] };
  });
}

/** More failed files than these are no accident: they are not run again. */
const MOST_FILES = 5;

/**
 * The files to run once more: those with a failure, and those that never began because another one broke off. None where
 * so many failed that it cannot be by chance, or where something failed that belongs to no file.
 */
export function filesToRunAgain(outcomes: readonly FileOutcome[]): string[] {
  const failed = outcomes.filter(({ failures }) => failures.length > 0);
  if (failed.length === 0 || failed.length > MOST_FILES || failed.some(({ file }) => file === '')) return [];
  return outcomes.filter(({ failures, notRun }) => failures.length > 0 || notRun > 0).map(({ file }) => file);
}

import { afterSecondRun, filesToRunAgain } from './outcomes.ts';
import type { FileOutcome } from './outcomes.ts';
import { runMocha } from './mocha-run.ts';
import type { MochaRun, Print } from './mocha-run.ts';

/** What a suite of several mocha processes came to. */
export interface SuiteResult {
  green: boolean;
  outcomes: FileOutcome[];
}

/**
 * Runs parts of a suite at once, one mocha process each, then those test files in which something failed once more,
 * alone (outcomes.ts says which and what that proves). The first part prints as it goes, the others after it.
 *
 * @param parts mocha's arguments for each part.
 */
export async function runSuite(parts: readonly (readonly string[])[], print: Print): Promise<SuiteResult> {
  const later = parts.map((): (Buffer | string)[] => []);
  const runs = await Promise.all(
    parts.map((args, at) => runMocha(args, at === 0 ? print : (chunk) => later[at]?.push(chunk))),
  );
  for (const chunk of later.flat()) print(chunk);

  const first = runs.flatMap(({ outcomes }) => outcomes);
  const again = filesToRunAgain(first);
  if (again.length === 0 || runs.some(endedBadly)) return result(runs, first);
  print(`\n━━ once more, alone: ${again.join(', ')}\n`);
  const second = await runMocha(again, print);
  return result([second], afterSecondRun(first, second.outcomes));
}

/** A process that did not end as its tests say. */
function endedBadly({ exitCode, outcomes }: MochaRun): boolean {
  return exitCode !== 0 && outcomes.every(({ failures }) => failures.length === 0);
}

function result(runs: readonly MochaRun[], outcomes: FileOutcome[]): SuiteResult {
  const green = runs.every(({ exitCode }) => exitCode === 0) && outcomes.every(({ failures }) => failures.length === 0);
  return { green, outcomes };
}

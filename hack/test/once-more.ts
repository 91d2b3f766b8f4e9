import { InTurn } from './in-turn.ts';
import { afterSecondRun, filesToRunAgain } from './outcomes.ts';
import type { FileOutcome } from './outcomes.ts';
import type { Stage } from './stages.ts';
import { runMocha } from './mocha-run.ts';
import type { MochaRun, Print } from './mocha-run.ts';

/** What a suite of several processes came to. */
export interface SuiteResult {
  green: boolean;
  outcomes: FileOutcome[];
}

/** Runs the stages of a suite one after the other, all of them, and gives what they came to. */
export async function runOnce(stages: readonly Stage[], print: Print): Promise<SuiteResult> {
  const runs = await runStages(stages, print);
  return result(runs, outcomesOf(runs));
}

/**
 * The same, then those test files in which something failed once more, alone (outcomes.ts says which and what that
 * proves).
 */
export async function runSuite(stages: readonly Stage[], print: Print): Promise<SuiteResult> {
  const runs = await runStages(stages, print);
  const first = outcomesOf(runs);
  const again = filesToRunAgain(first);
  if (again.length === 0 || runs.some(endedBadly)) return result(runs, first);
  print(`\n━━ once more, alone: ${again.join(', ')}\n`);
  const second = await runMocha(again, print);
  return result([second], afterSecondRun(first, second.outcomes));
}

async function runStages(stages: readonly Stage[], print: Print): Promise<MochaRun[]> {
  const runs: MochaRun[] = [];
  for (const stage of stages) runs.push(...(await runStage(stage, print)));
  return runs;
}

const outcomesOf = (runs: readonly MochaRun[]): FileOutcome[] => runs.flatMap(({ outcomes }) => outcomes);

/** Runs so many processes at once, and prints of them one after the other. */
async function runStage({ atOnce, processes }: Stage, print: Print): Promise<MochaRun[]> {
  const runs: MochaRun[] = [];
  const inTurn = new InTurn(print);
  const waiting = processes.entries();
  const runOneByOne = async (): Promise<void> => {
    for (const [at, args] of waiting) {
      const speaker = inTurn.join();
      runs[at] = await runMocha(args, speaker.print);
      speaker.end();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runOneByOne));
  return runs;
}

/** A process that did not end as its tests say. */
function endedBadly({ exitCode, outcomes }: MochaRun): boolean {
  return exitCode !== 0 && outcomes.every(({ failures }) => failures.length === 0);
}

function result(runs: readonly MochaRun[], outcomes: FileOutcome[]): SuiteResult {
  const green = runs.every(({ exitCode }) => exitCode === 0) && outcomes.every(({ failures }) => failures.length === 0);
  return { green, outcomes };
}

/**
 * `node suite.ts integration|e2e|e2e-long`: the tests of that suite with mocha, in several processes at once where that
 * saves time; what fails runs once more, alone, but for e2e-long. Exit code 0 when nothing failed in the end.
 */
import { appendFileSync } from 'node:fs';
import { runOnce, runSuite } from './once-more.ts';
import { outcomeLine } from './outcomes.ts';
import { stagesOf } from './stages.ts';
import { failureLines, slowestLine, unsteadyLines } from './summary.ts';

const name = process.argv[2] ?? '';
const stages = stagesOf(name);
if (stages === undefined) {
  console.error(`"${name}" is no suite; there are integration, e2e and e2e-long.`);
  process.exit(2);
}
// Generated cases are the same ones when they run once more.
process.env['SEED'] ||= String(Date.now() % 1_000_000_000);
const isLong = name === 'e2e-long';
// What looks at all that the suite did needs to know since when, and that it is not run by itself.
if (!isLong) process.env['TTG_SUITE_BEGUN'] = new Date().toISOString();

const { green, outcomes } = await (isLong ? runOnce : runSuite)(stages, (chunk) => process.stdout.write(chunk));
const target = process.env['TTG_TEST_OUTCOMES'];
if (target !== undefined) appendFileSync(target, outcomes.map(outcomeLine).join(''));
const failures = outcomes.flatMap((outcome) => outcome.failures);
const unsteady = outcomes.flatMap((outcome) => outcome.unsteady);
console.log(`\n${slowestLine(outcomes)}`);
for (const line of [...failureLines(failures), ...unsteadyLines(unsteady)]) console.log(line);
process.exitCode = green ? 0 : 1;

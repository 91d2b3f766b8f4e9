/**
 * `node suite.ts integration|e2e`: the tests of that suite with mocha, in several processes at once where that saves
 * time; what fails runs once more, alone. Exit code 0 when nothing failed in the end.
 */
import { appendFileSync } from 'node:fs';
import { runSuite } from './once-more.ts';
import { outcomeLine } from './outcomes.ts';
import { failureLines, slowestLine, unsteadyLines } from './summary.ts';

/** mocha's arguments for each process. Most of the time of the integration tests is spent waiting. */
const SUITES: Record<string, string[][]> = {
  integration: [
    ['test/integration/controller/**/*.test.ts'],
    ['test/integration/**/*.test.ts', '--ignore', 'test/integration/{long,controller}/**'],
    ['test/{queue,functions,docs,model,soak,samples}/**/*.test.ts'],
    ['test/**/*.test.ts', '--ignore', 'test/{e2e,integration,queue,functions,docs,model,soak,samples}/**'],
  ],
  e2e: [['test/e2e/**/*.test.ts', '--ignore', 'test/e2e/long/**']],
};

const name = process.argv[2] ?? '';
const parts = SUITES[name];
if (parts === undefined) {
  console.error(`"${name}" is no suite; there are ${Object.keys(SUITES).join(', ')}.`);
  process.exit(2);
}
// Generated cases are the same ones when they run once more.
process.env['SEED'] ||= String(Date.now() % 1_000_000_000);

const { green, outcomes } = await runSuite(parts, (chunk) => process.stdout.write(chunk));
const target = process.env['TTG_TEST_OUTCOMES'];
if (target !== undefined) appendFileSync(target, outcomes.map(outcomeLine).join(''));
const failures = outcomes.flatMap((outcome) => outcome.failures);
const unsteady = outcomes.flatMap((outcome) => outcome.unsteady);
console.log(`\n${slowestLine(outcomes)}`);
for (const line of [...failureLines(failures), ...unsteadyLines(unsteady)]) console.log(line);
process.exitCode = green ? 0 : 1;

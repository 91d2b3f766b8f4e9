import { appendFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import Mocha from 'mocha';
import { outcomeLine } from './outcomes.ts';
import type { Failure, FileOutcome } from './outcomes.ts';

/** How long what tests started may outlive the last test, ms; mocha itself would wait for ever. */
const AFTERLIFE_MS = 60_000;

const root = join(import.meta.dirname, '../..');
const { constants } = Mocha.Runner;

/**
 * mocha's `spec`, which also leaves what each test file came to in the file that TTG_TEST_OUTCOMES names (see
 * outcomes.ts), and ends a process that something keeps alive after the last test: a failure, with what that was.
 */
class OutcomeReporter extends Mocha.reporters.Spec {
  private readonly files = new Map<string, FileOutcome>();

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(constants.EVENT_RUN_END, () => setTimeout(endAtLast, AFTERLIFE_MS).unref());
    const target = process.env['TTG_TEST_OUTCOMES'];
    if (target === undefined) return;

    let begun = performance.now();
    runner.on(constants.EVENT_SUITE_BEGIN, (suite) => {
      if (suite.parent?.root === true) begun = performance.now();
    });
    runner.on(constants.EVENT_SUITE_END, (suite) => {
      if (suite.parent?.root === true) this.of(suite.file).seconds += (performance.now() - begun) / 1000;
    });
    runner.on(constants.EVENT_TEST_PASS, (test) => (this.of(test.file).passed += 1));
    runner.on(constants.EVENT_TEST_PENDING, (test) => (this.of(test.file).pending += 1));
    runner.on(constants.EVENT_TEST_FAIL, (test, error: unknown) => {
      this.of(test.file ?? test.parent?.file).failures.push({ title: test.fullTitle(), message: messageOf(error) });
    });
    runner.once(constants.EVENT_RUN_END, () => {
      runner.suite.eachTest((test) => {
        if (test.state === undefined && !test.isPending()) this.of(test.file).notRun += 1;
      });
      appendFileSync(target, [...this.files.values()].map(outcomeLine).join(''));
    });
  }

  private of(path: string | undefined): FileOutcome {
    const file = path === undefined ? '' : relative(root, path);
    const known = this.files.get(file);
    if (known !== undefined) return known;
    const fresh = { file, passed: 0, pending: 0, notRun: 0, failures: [], unsteady: [], seconds: 0 };
    this.files.set(file, fresh);
    return fresh;
  }
}

/** The message of what was thrown and the first places in our code. */
function messageOf(error: unknown): Failure['message'] {
  if (!(error instanceof Error)) return String(error);
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at .*\.ts:\d/.test(line));
  return [`${error.name}: ${error.message}`, ...places.slice(0, 3)].join('\n');
}

function endAtLast(): void {
  console.error(`Tests left something running: ${process.getActiveResourcesInfo().join(', ')}`);
  // mocha's own listener, an earlier one, puts its count of failures there.
  process.once('exit', () => (process.exitCode = 1));
  process.exit();
}

export { OutcomeReporter as 'module.exports' };

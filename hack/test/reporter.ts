import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

/** How long what tests started may outlive the last test, ms; mocha itself would wait for ever. */
const AFTERLIFE_MS = 60_000;

/**
 * mocha's `spec`, which also leaves its counts in the file that TTG_TEST_COUNTS names, for the line that sums them, and
 * ends a process that something keeps alive after the last test: a failure, with what that was.
 */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => setTimeout(endAtLast, AFTERLIFE_MS).unref());
    const file = process.env['TTG_TEST_COUNTS'];
    if (file === undefined) return;
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      appendFileSync(file, `${JSON.stringify({ passed: passes, failed: failures, pending })}\n`);
    });
  }
}

function endAtLast(): void {
  console.error(`Tests left something running: ${process.getActiveResourcesInfo().join(', ')}`);
  // mocha's own listener, an earlier one, puts its count of failures there.
  process.once('exit', () => (process.exitCode = 1));
  process.exit();
}

export { CountingReporter as 'module.exports' };

import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

/** mocha's `spec`, which also leaves its counts in the file that TTG_TEST_COUNTS names, for the line that sums them. */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const file = process.env['TTG_TEST_COUNTS'];
    if (file === undefined) return;
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      appendFileSync(file, `${JSON.stringify({ passed: passes, failed: failures, pending })}\n`);
    });
  }
}

export { CountingReporter as 'module.exports' };

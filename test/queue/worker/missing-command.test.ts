import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Problem } from '../../faults/schedule/problem.ts';
import { QueueRun } from './queue-run.ts';

const PRELOADED = pathToFileURL(join(import.meta.dirname, 'without-command.ts')).href;
const PROBLEM: Problem = {
  name: 'more than a worker computes before it ends',
  work: {
    parameters: { count: 100_000 },
    algorithm: { name: 'simulate', args: { sleepMs: 5 } },
    aggregations: [],
    retriesPerParameter: 0,
  },
};

describe('A worker of mode Queue whose client of Redis lacks a command', function () {
  this.timeout(60_000);
  let run: QueueRun;

  before(async () => (run = await QueueRun.start(PROBLEM, {}, { password: 'secret' })));
  after(async () => run.close());

  const calls = {
    AUTH: 'to log in',
    xReadGroup: 'to be handed tasks',
    xAutoClaimJustId: 'to take over tasks',
    xPendingRange: 'to keep its tasks',
    xAck: 'to be done with a task',
  };
  for (const [at, [command, purpose]] of Object.entries(calls).entries()) {
    it(`ends, and says so, where that is ${purpose}`, async () => {
      const worker = run.worker(at % 3, { NODE_OPTIONS: `--import=${PRELOADED}`, MISSING_COMMAND: command });
      expect(await worker.ended).to.equal(1);
      expect(worker.said.join('\n')).to.match(/LIFECYCLE: FAILED - .*(is not a function|undefined)/);
    });
  }
});

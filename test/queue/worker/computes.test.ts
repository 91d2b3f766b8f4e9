import { expect } from 'chai';
import { PROBLEMS } from '../../faults/schedule/problem.ts';
import { undisturbed } from '../../faults/schedule/undisturbed.ts';
import { QueueRun } from './queue-run.ts';

describe('workers of mode Queue', function () {
  this.timeout(120_000);
  let run: QueueRun | undefined;

  afterEach(async () => {
    await run?.close();
    run = undefined;
  });

  for (const problem of PROBLEMS) {
    it(`give the same answer as one of mode Static, bit for bit: ${problem.name}`, async () => {
      run = await QueueRun.start(problem, { batchSize: problem.name.startsWith('many') ? 1500 : 20 });
      for (let index = 0; index < 3; index++) run.worker(index);
      expect(await run.ends()).to.deep.equal([0, 0, 0]);
      expect(await run.answer()).to.deep.equal(await undisturbed(problem));
    });
  }
});

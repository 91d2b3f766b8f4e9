import { expect } from 'chai';
import { runSchedules, wrongOf } from '../../faults/schedule/run-schedules.ts';
import { queueScheduleOf } from '../../faults/schedule/schedule.ts';
import { casesFrom } from '../../soak/seeds.ts';

const AT_ONCE = 3;
const BY_DEFAULT = 2;

describe('generated faults to ledger, workers, Redis and what goes between them', function () {
  const cases = casesFrom(process.env, BY_DEFAULT);
  const { seed } = cases;
  // Each takes twice as long as one without Redis.
  const count = Math.ceil(cases.count / 2);
  this.timeout(60_000 + count * 400_000);

  it(`change nothing in the answer of mode Queue: ${count} schedules, SEED=${seed}`, async () => {
    const reports = await runSchedules({ seed, count }, AT_ONCE, queueScheduleOf);
    expect(wrongOf(reports)).to.deep.equal([]);
    expect(reports).to.have.length(count);
  });
});

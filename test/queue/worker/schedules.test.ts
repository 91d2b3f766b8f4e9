import { expect } from 'chai';
import { runSchedule } from '../../faults/schedule/run-schedule.ts';
import { queueScheduleOf } from '../../faults/schedule/schedule.ts';
import { againText, casesFrom } from '../../soak/seeds.ts';

const AT_ONCE = 3;
const BY_DEFAULT = 2;

describe('generated faults to ledger, workers, Redis and what goes between them', function () {
  const cases = casesFrom(process.env, BY_DEFAULT);
  const { seed } = cases;
  // Each takes twice as long as one without Redis.
  const count = Math.ceil(cases.count / 2);
  this.timeout(60_000 + count * 400_000);

  it(`change nothing in the answer of mode Queue: ${count} schedules, SEED=${seed}`, async () => {
    const seeds = Array.from({ length: count }, (_, at) => seed + at);
    const wrong: string[] = [];
    let done = 0;
    const one = async (): Promise<void> => {
      for (let next = seeds.shift(); next !== undefined; next = seeds.shift()) {
        const report = await runSchedule(queueScheduleOf(next));
        done += 1;
        if (report.wrong.length === 0) continue;
        wrong.push(`${againText(next)}: ${report.wrong[0]}`);
        const { problem, ...rest } = report.schedule;
        console.log(`${problem.name} ${JSON.stringify(rest)}\n${report.notes.join('\n')}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    expect(wrong).to.deep.equal([]);
    expect(done).to.equal(count);
  });
});

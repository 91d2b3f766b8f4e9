import { expect } from 'chai';
import { runSchedule } from '../../faults/schedule/run-schedule.ts';
import { queueScheduleOf } from '../../faults/schedule/schedule.ts';
import { casesFrom } from '../../soak/seeds.ts';

describe('generated faults to ledger, workers, Redis and what goes between them', function () {
  const { seed, count } = casesFrom(process.env, 3);
  this.timeout(60_000 + count * 400_000);

  it(`change nothing in the answer of mode Queue: ${count} schedules, SEED=${seed}`, async () => {
    const wrong: string[] = [];
    for (let at = 0; at < count; at++) {
      const report = await runSchedule(queueScheduleOf(seed + at));
      if (report.wrong.length === 0) continue;
      wrong.push(`SEED=${seed + at} N=1: ${report.wrong[0]}`);
      const { problem, ...rest } = report.schedule;
      console.log(`${problem.name} ${JSON.stringify(rest)}\n${report.notes.join('\n')}`);
    }
    expect(wrong).to.deep.equal([]);
  });
});

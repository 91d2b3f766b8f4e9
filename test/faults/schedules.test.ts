import { expect } from 'chai';
import { casesFrom } from '../soak/seeds.ts';
import type { RunReport } from './schedule/run-schedule.ts';
import { runSchedules, wrongOf } from './schedule/run-schedules.ts';
import { scheduleOf } from './schedule/schedule.ts';

const AT_ONCE = 4;
const BY_DEFAULT = 2;

describe('generated faults to ledger, workers and what goes between them', function () {
  const { seed, count } = casesFrom(process.env, BY_DEFAULT);
  this.timeout(60_000 + count * 60_000);

  it(`change nothing in the answer: ${count} schedules, SEED=${seed}`, async () => {
    const reports = await runSchedules({ seed, count }, AT_ONCE, scheduleOf);
    if (count !== BY_DEFAULT) console.log(totals(reports));
    expect(wrongOf(reports)).to.deep.equal([]);
    expect(reports).to.have.length(count);
  });
});

function totals(reports: readonly RunReport[]): string {
  const seconds = reports.map((report) => report.seconds).toSorted((a, b) => a - b);
  const met: Record<string, number> = {};
  for (const report of reports) {
    for (const [fate, times] of Object.entries(report.met)) met[fate] = (met[fate] ?? 0) + times;
    for (const { kind } of report.schedule.faults) met[kind] = (met[kind] ?? 0) + 1;
  }
  const [median = 0, longest = 0] = [seconds[Math.floor(seconds.length / 2)], seconds.at(-1)];
  return `      ${JSON.stringify(met)}; median ${median.toFixed(1)} s, longest ${longest.toFixed(1)} s`;
}

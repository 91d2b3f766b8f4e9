import { againText } from '../../soak/seeds.ts';
import { runSchedule, type RunReport } from './run-schedule.ts';
import type { Schedule } from './schedule.ts';

/** Runs the schedules of the seeds [seed, seed + count), so many at once, and tells the story of each that went wrong. */
export async function runSchedules(
  { seed, count }: { seed: number; count: number },
  atOnce: number,
  scheduleOf: (seed: number) => Schedule,
): Promise<RunReport[]> {
  const seeds = Array.from({ length: count }, (_, at) => seed + at);
  const reports: RunReport[] = [];
  const one = async (): Promise<void> => {
    for (let next = seeds.shift(); next !== undefined; next = seeds.shift()) {
      const report = await runSchedule(scheduleOf(next));
      reports.push(report);
      if (report.wrong.length > 0) say(report);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return reports;
}

/** How to run each again that went wrong, and what was wrong first. */
export function wrongOf(reports: readonly RunReport[]): string[] {
  const bad = reports.filter(({ wrong }) => wrong.length > 0);
  return bad.map(({ schedule, wrong }) => `${againText(schedule.seed)}: ${wrong[0]}`);
}

function say({ schedule, notes }: RunReport): void {
  const { problem, ...rest } = schedule;
  console.log(`      ${againText(schedule.seed)}\n      ${problem.name} ${JSON.stringify(rest)}`);
  for (const note of notes) console.log(`        ${note}`);
}

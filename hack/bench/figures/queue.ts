import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { idleAtEnd } from '../programs/idle-at-end.ts';
import { QueueStage } from '../programs/queue-stage.ts';
import { sweepWork } from '../programs/sweeps.ts';
import { AUTO, runWorkers, type WorkersRun } from '../programs/workers-run.ts';
import { ratiosOf } from '../report/stats.ts';

/** The same work in mode Static and in mode Queue, in turn. */
interface Pair {
  name: string;
  title: string;
  run: Omit<WorkersRun, 'queue'>;
  most?: number;
  note?: string;
}

const PAIRS: readonly Pair[] = [
  {
    name: 'even',
    title: '10,000 × 1 ms, 3 workers',
    run: { workers: 3, count: 10_000, work: { algorithm: { name: 'simulate', args: { sleepMs: 1 } } } },
    most: 1.05,
  },
  {
    name: 'skew',
    title: '10,000 × 1 ms, 1 % of them 100 ms, all in the first third, 3 workers',
    run: { workers: 3, count: 10_000, ...sweepWork('skew') },
    most: 0.5,
    note: 'with 3 workers 0.501 is the least that any way of handing out could reach: a third of 19.9 s beside 13.2 s',
  },
  {
    name: 'skew-6',
    title: 'the same, 6 workers, all the long ones in the first sixth',
    run: { workers: 6, count: 10_000, ...sweepWork('skew_sixth') },
    most: 0.5,
    note: '0.29 is the least that could be reached',
  },
];

/** What mode Queue costs and what it saves beside mode Static: from the start of the workers to their end. */
export const queue: Figure = {
  name: 'queue',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const stage = await QueueStage.start();
    try {
      const measurements: Measurement[] = [];
      const idle: number[] = [];
      for (const { name, title, run, most, note } of PAIRS) {
        const fixed: number[] = [];
        const pulled: number[] = [];
        for (let round = 0; round < rounds; round += 1) {
          fixed.push((await runWorkers(stage.ledger, run)).seconds);
          const { uid, seconds } = await runWorkers(stage.ledger, { ...run, queue: AUTO });
          pulled.push(seconds);
          if (name === 'even') idle.push((await idleAtEnd(stage.ledger, uid)) * 100);
          say(`${title}: Static ${fixed.at(-1)?.toFixed(2)} s, Queue ${pulled.at(-1)?.toFixed(2)} s`);
        }
        measurements.push({
          name: `queue-${name}`,
          title: `Queue ÷ Static, ${title}`,
          unit: '×',
          values: ratiosOf(pulled, fixed),
          control: { title: 'mode Static', unit: 's', values: fixed },
          ...(most !== undefined && { target: { most } }),
          ...(note !== undefined && { note }),
        });
      }
      measurements.push({
        name: 'queue-idle',
        title: 'Queue, 10,000 × 1 ms, 3 workers: their time from the last row of each to the last row of all',
        unit: '%',
        values: idle,
        target: { most: 2 },
      });
      return measurements;
    } finally {
      await stage.end();
    }
  },
};

import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { QueueStage } from '../programs/queue-stage.ts';
import { AUTO, runWorkers, type WorkersRun } from '../programs/workers-run.ts';

const COUNT = 100_000;
const RUN: WorkersRun = { workers: 3, count: COUNT, work: { algorithm: { name: 'echo', args: {} } } };

/** What a parameter costs in mode Queue when the function costs nothing. */
export const queueNoOp: Figure = {
  name: 'queue-no-op',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const stage = await QueueStage.start();
    try {
      const starts: number[] = [];
      const fixed: number[] = [];
      const pulled: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        starts.push(microseconds(await runWorkers(stage.ledger, { ...RUN, count: 3, queue: AUTO })));
        fixed.push(microseconds(await runWorkers(stage.ledger, RUN)));
        pulled.push(microseconds(await runWorkers(stage.ledger, { ...RUN, queue: AUTO })));
        say(`Static ${fixed.at(-1)?.toFixed(1)} µs, Queue ${pulled.at(-1)?.toFixed(1)} µs a parameter`);
      }
      return [
        {
          name: 'queue-no-op',
          title: 'Queue, 100,000 × echo, batch Auto, 3 workers, until all is durable, per parameter',
          unit: 'µs',
          values: pulled.map((all, round) => all - (starts[round] ?? 0)),
          control: {
            title: 'the same in mode Static, start and end of the workers included',
            unit: 'µs',
            values: fixed,
          },
          target: { most: 10 },
          note: 'without the start and the end of the workers, measured with 3 parameters and taken off',
        },
        {
          name: 'queue-no-op-whole',
          title: 'the same, start and end of the workers included',
          unit: 'µs',
          values: pulled,
          control: { title: 'the same with 3 parameters', unit: 'µs', values: starts },
        },
      ];
    } finally {
      await stage.end();
    }
  },
};

function microseconds({ seconds }: { seconds: number }): number {
  return (seconds / COUNT) * 1e6;
}

import { buildRegistration } from '../../../test/ledger/commit-builder.ts';
import { until } from '../../../test/env/until.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { QueueStage } from '../programs/queue-stage.ts';
import { AUTO } from '../programs/workers-run.ts';

const MIB = 1024 * 1024;
/** What the most workers and the smallest tasks make the ledger put into a stream. */
const FULL = 4000;

/** What a queue takes of Redis' memory: bounded, however long it is. */
export const queueMemory: Figure = {
  name: 'queue-memory',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const large: number[] = [];
    const small: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      small.push(await mebibytes(100_000));
      large.push(await mebibytes(10_000_000));
      say(`100,000 parameters ${small.at(-1)?.toFixed(2)} MiB, 10,000,000 ${large.at(-1)?.toFixed(2)} MiB`);
    }
    return [
      {
        name: 'queue-memory',
        title: 'Redis: used_memory with 10,000,000 parameters queued, one a task, 10,000 workers',
        unit: 'MiB',
        values: large,
        control: { title: 'the same with 100,000 parameters', unit: 'MiB', values: small },
        target: { most: 50 },
        note: 'all of it, an empty Redis included',
      },
    ];
  },
};

async function mebibytes(total: number): Promise<number> {
  const stage = await QueueStage.start();
  try {
    const queue = { ...AUTO, batchSize: 1 };
    const uid = await stage.ledger.register(buildRegistration({ total, segments: 10_000, mode: 'Queue', queue }));
    const length = async (): Promise<number> => Number(await stage.redis.cli('XLEN', `ttg:${uid}:tasks`));
    await until('the stream to be filled', async () => (await length()) >= FULL);
    const used = /used_memory:(\d+)/.exec(await stage.redis.cli('INFO', 'memory'))?.[1];
    return Number(used) / MIB;
  } finally {
    await stage.end();
  }
}

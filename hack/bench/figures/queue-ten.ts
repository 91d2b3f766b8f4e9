import { join } from 'node:path';
import type { Algorithm } from '../../../crds/computation.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { runNode } from '../programs/node-process.ts';
import { QueueStage } from '../programs/queue-stage.ts';
import { AUTO, runWorkers } from '../programs/workers-run.ts';
import { ratiosOf } from '../report/stats.ts';

const WORKERS = 10;
const COUNT = 100_000;
const SLEEP_MS = 1;
const algorithm: Algorithm = { name: 'simulate', args: { sleepMs: SLEEP_MS } };
const LOOP = join(import.meta.dirname, '../programs/bare-loop.mjs');

/** A larger run over ten workers beside ten bare loops at once. */
export const queueTen: Figure = {
  name: 'queue-ten',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const stage = await QueueStage.start();
    try {
      const bare: number[] = [];
      const ours: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        bare.push(await bareSeconds());
        ours.push(
          (await runWorkers(stage.ledger, { workers: WORKERS, count: COUNT, work: { algorithm }, queue: AUTO }))
            .seconds,
        );
        say(`bare ${bare.at(-1)?.toFixed(2)} s, Queue ${ours.at(-1)?.toFixed(2)} s`);
      }
      return [
        {
          name: 'queue-ten',
          title: 'Queue, 100,000 × 1 ms, 10 workers ÷ bare Node loops',
          unit: '×',
          values: ratiosOf(ours, bare),
          control: { title: 'ten bare Node loops of 10,000 at once, start to end', unit: 's', values: bare },
          target: { most: 1.1 },
          note: 'the loops take 10.9 s on a machine that has nothing else to do',
        },
      ];
    } finally {
      await stage.end();
    }
  },
};

async function bareSeconds(): Promise<number> {
  const begun = performance.now();
  const args = [LOOP, String(COUNT / WORKERS), String(SLEEP_MS)];
  await Promise.all(Array.from({ length: WORKERS }, async () => runNode(args)));
  return (performance.now() - begun) / 1000;
}

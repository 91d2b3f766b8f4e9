import { join } from 'node:path';
import type { Algorithm } from '../../../crds/computation.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { BenchLedger } from '../programs/bench-ledger.ts';
import { runNode } from '../programs/node-process.ts';
import { runWorker } from '../programs/worker-run.ts';

const COUNT = 3333;
const SLEEP_MS = 1;
const LOOP = join(import.meta.dirname, '../programs/bare-loop.mjs');
const algorithm: Algorithm = { name: 'simulate', args: { sleepMs: SLEEP_MS } };

/** What a worker costs beside the same function in a bare loop: process start to process end. */
export const workerOverhead: Figure = {
  name: 'worker-overhead',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const ledger = await BenchLedger.start();
    try {
      // Once unmeasured: files come from the disk and the bundle is made.
      await runWorker(ledger, 1, { algorithm });
      const bare: number[] = [];
      const ratios: number[] = [];
      const eightSlots: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const control = (await runNode([LOOP, String(COUNT), String(SLEEP_MS)])).seconds;
        const ours = (await runWorker(ledger, COUNT, { algorithm, slots: 1 })).seconds;
        const wide = (await runWorker(ledger, COUNT, { algorithm, slots: 8 })).seconds;
        say(`bare ${control.toFixed(2)} s, worker ${ours.toFixed(2)} s, with 8 slots ${wide.toFixed(2)} s`);
        bare.push(control);
        ratios.push(ours / control);
        eightSlots.push(wide);
      }
      const control = { title: 'bare Node loop, process start to end', unit: 's', values: bare };
      return [
        {
          name: 'worker-overhead',
          title: '3,333 × 1 ms, one worker, one slot ÷ a bare Node loop',
          unit: '×',
          values: ratios,
          control,
          target: { most: 1.05 },
          note: 'start of the worker, of its child, claim and commits to a real ledger included',
        },
        {
          name: 'worker-8-slots',
          title: 'the same with 8 slots',
          unit: 's',
          values: eightSlots,
          control,
        },
      ];
    } finally {
      await ledger.end();
    }
  },
};

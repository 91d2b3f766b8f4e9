import type { Algorithm } from '../../../crds/computation.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { BenchLedger } from '../programs/bench-ledger.ts';
import { runNode } from '../programs/node-process.ts';
import { runWorker } from '../programs/worker-run.ts';

/** Prints the id of each parameter when it is computed. */
const algorithm: Algorithm = { name: 'faulty', args: { printIds: true } };

/** From the start of a worker's process until its function runs. */
export const workerStart: Figure = {
  name: 'worker-start',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const ledger = await BenchLedger.start();
    try {
      await runWorker(ledger, 1, { algorithm });
      const node: number[] = [];
      const ours: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        node.push(1000 * (await runNode(['--eval', '0'])).seconds);
        const { lines } = await runWorker(ledger, 1, { algorithm });
        const first = lines.find(({ text }) => text === 'id 0');
        if (first === undefined) throw new Error('the worker computed nothing');
        ours.push(1000 * first.seconds);
        say(`Node alone ${node.at(-1)?.toFixed(0)} ms, first parameter after ${ours.at(-1)?.toFixed(0)} ms`);
      }
      return [
        {
          name: 'worker-start',
          title: 'worker start → first parameter computed',
          unit: 'ms',
          values: ours,
          control: { title: 'Node that does nothing, start to end', unit: 'ms', values: node },
          note: 'two Node processes and a claim',
        },
      ];
    } finally {
      await ledger.end();
    }
  },
};

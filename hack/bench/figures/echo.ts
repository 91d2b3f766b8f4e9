import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Algorithm } from '../../../crds/computation.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { BenchLedger, benchFolder } from '../programs/bench-ledger.ts';
import { runWorker } from '../programs/worker-run.ts';

const COUNT = 1_000_000;
const ROWS_A_COMMIT = 1000;
const algorithm: Algorithm = { name: 'echo', args: {} };

/** What a parameter costs on its whole way when the function costs nothing. */
export const echo: Figure = {
  name: 'echo',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const ledger = await BenchLedger.start();
    try {
      await runWorker(ledger, 1, { algorithm });
      const bare: number[] = [];
      const ours: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        bare.push((bareSeconds() / COUNT) * 1e6);
        ours.push(((await runWorker(ledger, COUNT, { algorithm })).seconds / COUNT) * 1e6);
        say(`bare ${bare.at(-1)?.toFixed(2)} µs, worker ${ours.at(-1)?.toFixed(2)} µs a parameter`);
      }
      return [
        {
          name: 'echo-per-parameter',
          title: 'echo, one shard of 1,000,000 on one worker, until all is durable, per parameter',
          unit: 'µs',
          values: ours,
          control: {
            title: 'one loop that writes the same rows to a file, synced each 1,000',
            unit: 'µs',
            values: bare,
          },
          target: { most: 5 },
          note: 'process start to end ÷ 1,000,000; the aim is 1 µs',
        },
      ];
    } finally {
      await ledger.end();
    }
  },
};

function bareSeconds(): number {
  const folder = benchFolder();
  const file = openSync(join(folder, 'rows'), 'w');
  const begun = performance.now();
  for (let first = 0; first < COUNT; first += ROWS_A_COMMIT) {
    const rows = Array.from({ length: ROWS_A_COMMIT }, (_, k) => `${JSON.stringify({ r: first + k })}\n`);
    writeSync(file, rows.join(''));
    fdatasyncSync(file);
  }
  const seconds = (performance.now() - begun) / 1000;
  closeSync(file);
  rmSync(folder, { recursive: true });
  return seconds;
}

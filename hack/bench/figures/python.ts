import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Algorithm } from '../../../crds/computation.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { BenchLedger } from '../programs/bench-ledger.ts';
import { runWorker } from '../programs/worker-run.ts';

const COUNT = 1_000_000;
const BATCH_COUNT = 2_000_000;
const ONE = 'def compute(x):\n    return x\n';
const BATCH = 'def compute_batch(xs):\n    return xs\n';
/** What the same work takes in Python alone: a line read, a function called, a line made. */
const BARE = `
import json, time
lines = [json.dumps({"i": i, "p": i}) for i in range(${COUNT})]
begun = time.perf_counter()
for line in lines:
    request = json.loads(line)
    json.dumps({"i": request["i"], "r": request["p"]})
print(time.perf_counter() - begun)
`;

/** What a parameter costs on its whole way when a function in Python returns it at once. */
export const python: Figure = {
  name: 'python',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const folder = mkdtempSync(join(tmpdir(), 'ttg-bench-python-'));
    writeFileSync(join(folder, 'one.py'), ONE);
    writeFileSync(join(folder, 'many.py'), BATCH);
    const ledger = await BenchLedger.start();
    const each = async (key: string, count: number): Promise<number> => {
      const algorithm: Algorithm = { python: { configMap: { name: 'bench', key }, function: 'compute' }, args: {} };
      const { seconds } = await runWorker(ledger, count, { algorithm }, { TTG_CODE_FOLDER: folder });
      return (seconds / count) * 1e6;
    };
    try {
      const bare: number[] = [];
      const one: number[] = [];
      const many: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        bare.push((Number(spawnSync('python3', ['-c', BARE], { encoding: 'utf8' }).stdout) / COUNT) * 1e6);
        one.push(await each('one.py', COUNT));
        many.push(await each('many.py', BATCH_COUNT));
        say(`bare ${bare.at(-1)?.toFixed(2)}, compute ${one.at(-1)?.toFixed(2)}, batch ${many.at(-1)?.toFixed(2)} µs`);
      }
      const control = { title: 'Python alone: each line read and answered in one loop', unit: 'µs', values: bare };
      const unit = 'µs';
      return [
        {
          name: 'python-per-parameter',
          title: `a Python function that returns at once, one slot, ${COUNT.toLocaleString('en-US')} parameters until all is durable, per parameter`,
          unit,
          values: one,
          control,
          target: { most: 15 },
          note: 'process start to end ÷ parameters; it draws no random numbers, so nothing is seeded',
        },
        {
          name: 'python-batch-per-parameter',
          title: `compute_batch that returns at once, one slot, ${BATCH_COUNT.toLocaleString('en-US')} parameters, per parameter`,
          unit,
          values: many,
          control,
          target: { most: 2 },
        },
      ];
    } finally {
      await ledger.end();
      rmSync(folder, { recursive: true });
    }
  },
};

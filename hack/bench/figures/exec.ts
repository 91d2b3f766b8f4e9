import { spawnSync } from 'node:child_process';
import type { Algorithm } from '../../../crds/computation.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { BenchLedger } from '../programs/bench-ledger.ts';
import { runWorker } from '../programs/worker-run.ts';

const COUNT = 10_000;
const algorithm: Algorithm = { exec: ['/bin/true', '{id}'], result: 'Regex', pattern: '^', args: {} };

/** What a process for each parameter costs, beside xargs. */
export const exec: Figure = {
  name: 'exec',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const ledger = await BenchLedger.start();
    try {
      const bare: number[] = [];
      const ours: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const begun = performance.now();
        spawnSync('sh', ['-c', `seq ${COUNT} | xargs -P 2 -n 1 /bin/true`]);
        bare.push((performance.now() - begun) / COUNT);
        ours.push(((await runWorker(ledger, COUNT, { algorithm, slots: 2 })).seconds / COUNT) * 1e3);
        say(`xargs ${bare.at(-1)?.toFixed(2)} ms, worker ${ours.at(-1)?.toFixed(2)} ms a parameter`);
      }
      return [
        {
          name: 'exec-per-parameter',
          title: `exec of /bin/true, two slots, ${COUNT.toLocaleString('en-US')} parameters until all is durable, per parameter`,
          unit: 'ms',
          values: ours,
          control: { title: 'xargs -P 2 -n 1 /bin/true', unit: 'ms', values: bare },
          note: 'the aim is 1.1 × xargs; process start to end ÷ parameters, in an empty folder for each',
        },
      ];
    } finally {
      await ledger.end();
    }
  },
};

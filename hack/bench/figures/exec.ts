import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Algorithm } from '../../../crds/computation.ts';
import { isRecord } from '../../../crds/record.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { BenchLedger } from '../programs/bench-ledger.ts';
import { runWorker } from '../programs/worker-run.ts';
import { ratiosOf } from '../report/stats.ts';

const COUNT = 10_000;
/** It takes several times as long. */
const HYPERQUEUE_COUNT = 2_000;
const algorithm: Algorithm = { exec: ['/bin/true', '{id}'], result: 'Regex', pattern: '^', args: {} };

/** What a process for each parameter costs, beside xargs and HyperQueue. */
export const exec: Figure = {
  name: 'exec',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const ledger = await BenchLedger.start();
    try {
      const xargs: number[] = [];
      const ours: number[] = [];
      const theirs: number[] = [];
      let version = '';
      for (let round = 0; round < rounds; round += 1) {
        xargs.push(xargsMilliseconds());
        ours.push(((await runWorker(ledger, COUNT, { algorithm, slots: 2 })).seconds / COUNT) * 1e3);
        const hyperQueue = runHyperQueue();
        theirs.push(hyperQueue.milliseconds);
        ({ version } = hyperQueue);
        const each = [`xargs ${xargs.at(-1)?.toFixed(2)}`, `HyperQueue ${theirs.at(-1)?.toFixed(2)}`].join(', ');
        say(`worker ${ours.at(-1)?.toFixed(2)}, ${each} ms a parameter`);
      }
      const title = `exec of /bin/true, two slots, ${COUNT.toLocaleString('en-US')} parameters until all is durable`;
      return [
        {
          name: 'exec',
          title: `${title} ÷ xargs`,
          unit: '×',
          values: ratiosOf(ours, xargs),
          control: { title: 'xargs -P 2 -n 1 /bin/true, for each', unit: 'ms', values: xargs },
          target: { most: 1.1 },
          note: 'process start to end; each in an empty folder, its result read from what it wrote',
        },
        {
          name: 'exec-per-parameter',
          title: 'the same, per parameter',
          unit: 'ms',
          values: ours,
          control: { title: `HyperQueue ${version}, 2 cores, from the submission on`, unit: 'ms', values: theirs },
        },
      ];
    } finally {
      await ledger.end();
    }
  },
};

function xargsMilliseconds(): number {
  const begun = performance.now();
  spawnSync('sh', ['-c', `seq ${COUNT} | xargs -P 2 -n 1 /bin/true`]);
  return (performance.now() - begun) / COUNT;
}

function runHyperQueue(): { milliseconds: number; version: string } {
  const script = join(import.meta.dirname, '../peers/hyperqueue.sh');
  const { stdout, stderr } = spawnSync('bash', [script, String(HYPERQUEUE_COUNT)], { encoding: 'utf8' });
  const said: unknown = stdout.trim() === '' ? undefined : JSON.parse(stdout);
  if (!isRecord(said) || typeof said['seconds'] !== 'number') throw new Error(`HyperQueue: ${stderr.slice(-500)}`);
  return { milliseconds: (said['seconds'] / HYPERQUEUE_COUNT) * 1e3, version: String(said['version']) };
}

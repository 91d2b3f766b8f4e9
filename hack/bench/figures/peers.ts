import { join } from 'node:path';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { BenchLedger } from '../programs/bench-ledger.ts';
import { installPeers, runPeer, type Peer } from '../programs/peer-run.ts';
import { runWorkers } from '../programs/workers-run.ts';

const WORKERS = 3;
/** A round takes some ten minutes. */
const MOST_ROUNDS = 2;
const PEERS: readonly Peer[] = ['joblib', 'ray', 'dask', 'celery', 'bullmq'];
const SWEEPS = [
  { name: 'one-ms', function: 'one_ms', count: 10_000, title: '10,000 × 1 ms' },
  { name: 'no-op', function: 'no_op', count: 100_000, title: '100,000 that return at once' },
  {
    name: 'skew',
    function: 'skew',
    count: 10_000,
    title: '10,000 × 1 ms, 1 % of them 100 ms, all in one shard’s range',
  },
] as const;

/** The same Python function over other people's programs and over our worker, with three processes each. */
export const peers: Figure = {
  name: 'peers',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const installed = await installPeers();
    const ledger = await BenchLedger.start();
    const measurements: Measurement[] = [];
    try {
      for (const sweep of SWEEPS) {
        const ours: number[] = [];
        const theirs = new Map(PEERS.map((peer) => [peer, { seconds: Array<number>(), version: '' }]));
        for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round += 1) {
          ours.push(await runOurs(ledger, sweep));
          for (const [peer, found] of theirs) {
            const { seconds, version } = await runPeer(installed, peer, sweep.name);
            found.seconds.push(seconds);
            found.version = version;
          }
          const each = [...theirs].map(([peer, { seconds }]) => `${peer} ${seconds.at(-1)?.toFixed(2)}`);
          say(`${sweep.title}: ours ${ours.at(-1)?.toFixed(2)} s, ${each.join(', ')}`);
        }
        for (const [peer, { seconds, version }] of theirs) {
          measurements.push({
            name: `peer-${sweep.name}-${peer}`,
            title: `${sweep.title}, a Python function, ${WORKERS} workers, static, until all is durable`,
            unit: 's',
            values: ours,
            control: { title: `${peer} ${version}`, unit: 's', values: seconds },
            note: 'ours from the start of the processes to their end, theirs from the first task to the last result; BullMQ’s function is in JavaScript',
          });
        }
      }
      return measurements;
    } finally {
      await ledger.end();
    }
  },
};

async function runOurs(ledger: BenchLedger, { count, function: name }: (typeof SWEEPS)[number]): Promise<number> {
  const { seconds } = await runWorkers(ledger, {
    workers: WORKERS,
    count,
    work: { algorithm: { python: { module: 'sweep', function: name }, args: {} } },
    env: { PYTHONPATH: join(import.meta.dirname, '../peers'), PYTHONDONTWRITEBYTECODE: '1' },
  });
  return seconds;
}

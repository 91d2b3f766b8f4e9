import { join } from 'node:path';
import type { Mode } from '../../../crds/protocol.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { installPeers, runPeer, type Peer } from '../programs/peer-run.ts';
import { QueueStage } from '../programs/queue-stage.ts';
import { AUTO, runWorkers } from '../programs/workers-run.ts';

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
    const stage = await QueueStage.start();
    const measurements: Measurement[] = [];
    try {
      for (const sweep of SWEEPS) {
        const ours = { static: Array<number>(), queue: Array<number>() };
        const theirs = new Map(PEERS.map((peer) => [peer, { seconds: Array<number>(), version: '' }]));
        for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round += 1) {
          ours.static.push(await runOurs(stage, sweep, 'Static'));
          ours.queue.push(await runOurs(stage, sweep, 'Queue'));
          for (const [peer, found] of theirs) {
            const { seconds, version } = await runPeer(installed, peer, sweep.name);
            found.seconds.push(seconds);
            found.version = version;
          }
          const each = [...theirs].map(([peer, { seconds }]) => `${peer} ${seconds.at(-1)?.toFixed(2)}`);
          const [fixed, pulled] = [ours.static, ours.queue].map((seconds) => seconds.at(-1)?.toFixed(2));
          say(`${sweep.title}: Static ${fixed} s, Queue ${pulled} s, ${each.join(', ')}`);
        }
        for (const [mode, values] of Object.entries(ours)) {
          for (const [peer, { seconds, version }] of theirs) {
            measurements.push({
              name: `peer-${sweep.name}-${mode}-${peer}`,
              title: `${sweep.title}, a Python function, ${WORKERS} workers, ${mode}, until all is durable`,
              unit: 's',
              values,
              control: { title: `${peer} ${version}`, unit: 's', values: seconds },
              note: 'ours from the start of the processes to their end, theirs from the first task to the last result; BullMQ’s function is in JavaScript',
            });
          }
        }
      }
      return measurements;
    } finally {
      await stage.end();
    }
  },
};

async function runOurs(stage: QueueStage, sweep: (typeof SWEEPS)[number], mode: Mode): Promise<number> {
  const { seconds } = await runWorkers(stage.ledger, {
    workers: WORKERS,
    count: sweep.count,
    work: { algorithm: { python: { module: 'sweep', function: sweep.function }, args: {} } },
    env: { PYTHONPATH: join(import.meta.dirname, '../peers'), PYTHONDONTWRITEBYTECODE: '1' },
    ...(mode === 'Queue' && { queue: AUTO }),
  });
  return seconds;
}

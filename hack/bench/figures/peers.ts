import type { Mode } from '../../../crds/protocol.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { installPeers, runPeer, type Peer } from '../programs/peer-run.ts';
import { QueueStage } from '../programs/queue-stage.ts';
import { MOST_ROUNDS, SWEEPS, WORKERS, sweepMeasurement, sweepWork, type Sweep } from '../programs/sweeps.ts';
import { AUTO, runWorkers } from '../programs/workers-run.ts';

/** What is compared, and how it is called in the table. */
const TITLES = { joblib: 'joblib', ray: 'Ray', dask: 'Dask distributed', celery: 'Celery', bullmq: 'BullMQ' };
const PEERS: readonly Peer[] = ['joblib', 'ray', 'dask', 'celery', 'bullmq'];
const OURS = 'from the start of the workers’ processes to their end, every row durable';
const THEIRS = 'from the first task, its processes up before, to the last result in memory';
const NOTES: Readonly<Partial<Record<Peer, string>>> = {
  joblib: `${THEIRS}; it hands out lots of tasks within one machine and keeps nothing`,
  bullmq: `${THEIRS}; its function is in JavaScript`,
};

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
        const ours = { Static: Array<number>(), Queue: Array<number>() };
        const theirs = new Map(PEERS.map((peer) => [peer, { seconds: Array<number>(), version: '' }]));
        for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round += 1) {
          ours.Static.push(await runOurs(stage, sweep, 'Static'));
          ours.Queue.push(await runOurs(stage, sweep, 'Queue'));
          for (const [peer, found] of theirs) {
            const { seconds, version } = await runPeer(installed, peer, sweep.name);
            found.seconds.push(seconds);
            found.version = version;
          }
          const each = [...theirs].map(([peer, { seconds }]) => `${peer} ${seconds.at(-1)?.toFixed(2)}`);
          const [fixed, pulled] = [ours.Static, ours.Queue].map((seconds) => seconds.at(-1)?.toFixed(2));
          say(`${sweep.title}: Static ${fixed} s, Queue ${pulled} s, ${each.join(', ')}`);
        }
        for (const [mode, values] of Object.entries(ours)) {
          measurements.push(
            sweepMeasurement(sweep, `ours, ${mode}, three processes`, mode.toLowerCase(), values, OURS),
          );
        }
        for (const [peer, { seconds, version }] of theirs) {
          measurements.push(
            sweepMeasurement(sweep, `${TITLES[peer]} ${version}`, peer, seconds, NOTES[peer] ?? THEIRS),
          );
        }
      }
      return measurements;
    } finally {
      await stage.end();
    }
  },
};

async function runOurs(stage: QueueStage, sweep: Sweep, mode: Mode): Promise<number> {
  const { seconds } = await runWorkers(stage.ledger, {
    workers: WORKERS,
    count: sweep.count,
    ...sweepWork(sweep.function),
    ...(mode === 'Queue' && { queue: AUTO }),
  });
  return seconds;
}

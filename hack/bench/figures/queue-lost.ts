import type { Problem } from '../../../test/faults/schedule/problem.ts';
import { QueueRun, SETTINGS } from '../../../test/queue/worker/queue-run.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';

const PROBLEM: Problem = {
  name: 'short tasks',
  work: {
    parameters: { count: 3000 },
    algorithm: { name: 'simulate', args: { sleepMs: 5 } },
    aggregations: [],
    retriesPerParameter: 0,
  },
};
const { visibilityTimeoutSeconds } = SETTINGS;

/** From the death of a worker until another one has computed all that it had. */
export const queueLost: Figure = {
  name: 'queue-lost',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const deleted: number[] = [];
    const frozen: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      deleted.push(await secondsAfter('SIGKILL'));
      frozen.push(await secondsAfter('SIGSTOP'));
      say(`deleted ${deleted.at(-1)?.toFixed(2)} s, frozen ${frozen.at(-1)?.toFixed(2)} s`);
    }
    return [
      {
        name: 'queue-deleted',
        title: 'Queue: pod deleted → all parameters that it had computed by others',
        unit: 's',
        values: deleted,
        target: { most: 2 },
        note: 'kill -9, and the ledger is told at once, as by the controller; tasks of 0.1 s: a task is computed after what its next worker has in hand',
      },
      {
        name: 'queue-frozen',
        title: `Queue: worker frozen → the same, with a visibility time-out of ${visibilityTimeoutSeconds} s`,
        unit: 's',
        values: frozen,
        target: { most: visibilityTimeoutSeconds + 1 },
      },
    ];
  },
};

async function secondsAfter(signal: 'SIGKILL' | 'SIGSTOP'): Promise<number> {
  const run = await QueueRun.start(PROBLEM);
  try {
    const [victim] = [0, 1, 2].map((index) => run.worker(index));
    if (victim === undefined) throw new Error('no worker');
    await run.hasComputed(victim);
    const killedAt = Date.now();
    victim.signal(signal);
    if (signal === 'SIGKILL') await run.client.lostWorkers('u', { workers: [victim.name] });
    await run.reached(3000);
    let last = NaN;
    for await (const { attempt, timestamp } of run.client.rows('u', { columns: ['attempt', 'timestamp'] })) {
      if (attempt !== 1) last = Math.max(Date.parse(String(timestamp)), Number.isNaN(last) ? 0 : last);
    }
    if (Number.isNaN(last)) throw new Error('the worker had nothing when it was lost');
    return (last - killedAt) / 1000;
  } finally {
    await run.close();
  }
}

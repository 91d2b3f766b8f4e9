import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { RedisServer } from '../../../test/env/redis.ts';
import { buildRegistration } from '../../../test/ledger/commit-builder.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { SUM } from '../programs/committer.ts';
import { cpuSecondsOf } from '../programs/metric.ts';
import { QueueStage } from '../programs/queue-stage.ts';
import { playQueueWorker } from '../programs/queue-worker.ts';
import { AUTO } from '../programs/workers-run.ts';

const WORKERS = 1000;
const COUNT = 10_000_000;
const EACH_MS = 3;
/** Parameters a second. */
const ASKED = (WORKERS * 1000) / EACH_MS;
const COMMIT_MS = 1000;
/** The rate is that of what is between these shares of the parameters: workers come one after the other. */
const [FROM, TO] = [0.2, 0.8];
/** A round takes a minute at least. */
const MOST_ROUNDS = 2;

/** Whether ledger and Redis keep up with a thousand workers. */
export const queueCrowd: Figure = {
  name: 'queue-crowd',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const paced: CrowdRate[] = [];
    const unpaced: CrowdRate[] = [];
    for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round += 1) {
      for (const [each, found] of [
        [EACH_MS, paced],
        [0, unpaced],
      ] as const) {
        found.push(await rateOf(each));
        const { perSecond, ledgerCores, redisCores, crowdCores } = found.at(-1) ?? NOTHING;
        const cores = [ledgerCores, redisCores, crowdCores].map((each) => each.toFixed(2)).join(', ');
        say(`${each} ms: ${Math.round(perSecond)}/s; cores of ledger, Redis, simulation: ${cores}`);
      }
    }
    const note = 'the workers are simulated by one process on the same two cores, which waits instead of computing';
    return [
      {
        name: 'queue-crowd',
        title: 'Queue: 1,000 simulated workers, 10,000,000 parameters of 3 ms: rate ÷ what they ask for, 333,333/s',
        unit: '×',
        values: paced.map(({ perSecond }) => perSecond / ASKED),
        target: { least: 0.99 },
        note: `between a fifth and four fifths of the parameters; ${note}`,
      },
      {
        name: 'queue-crowd-most',
        title: 'the same, parameters of 0 ms: the most that the whole path does',
        unit: '/s',
        values: unpaced.map(({ perSecond }) => perSecond),
      },
      {
        name: 'queue-crowd-cores',
        title: 'the same, 3 ms: CPU of ledger and Redis for 333,333 parameters a second',
        unit: 'cores',
        values: paced.map((rate) => ((rate.ledgerCores + rate.redisCores) / rate.perSecond) * ASKED),
        control: {
          title: 'the simulated workers',
          unit: 'cores',
          values: paced.map(({ crowdCores, perSecond }) => (crowdCores / perSecond) * ASKED),
        },
        target: { most: 2 },
        note: 'their CPU time a parameter, which hardly depends on what else the machine does',
      },
    ];
  },
};

interface CrowdRate {
  perSecond: number;
  ledgerCores: number;
  redisCores: number;
  crowdCores: number;
}
const NOTHING: CrowdRate = { perSecond: 0, ledgerCores: 0, redisCores: 0, crowdCores: 0 };

async function rateOf(millisecondsPerParameter: number): Promise<CrowdRate> {
  const stage = await QueueStage.start();
  const agent = new Agent({ keepAlive: true, maxSockets: WORKERS });
  const { url, client } = stage.ledger;
  try {
    const registration = buildRegistration({ total: COUNT, segments: WORKERS, mode: 'Queue', queue: AUTO });
    registration.work.aggregations = [SUM];
    const uid = await stage.ledger.register(registration);
    const crew = { url, uid, agent, millisecondsPerParameter, commitMs: COMMIT_MS };
    const done = Promise.all(Array.from({ length: WORKERS }, async (_, index) => playQueueWorker(crew, index)));
    done.catch(() => undefined);
    const [from, to] = [await at(FROM), await at(TO)];
    await done;
    const seconds = (to.at - from.at) / 1000;
    return {
      perSecond: (to.done - from.done) / seconds,
      ledgerCores: (to.ledgerCpu - from.ledgerCpu) / seconds,
      redisCores: (to.redisCpu - from.redisCpu) / seconds,
      crowdCores: (to.crowdCpu - from.crowdCpu) / seconds,
    };

    // The controller asks as often.
    async function at(share: number) {
      for (;;) {
        const { completed } = await Promise.race([done.then(() => client.computation(uid)), client.computation(uid)]);
        if (completed >= share * COUNT) {
          const { user, system } = process.cpuUsage();
          return {
            at: performance.now(),
            done: completed,
            ledgerCpu: await cpuSecondsOf(url),
            redisCpu: await redisCpuSeconds(stage.redis),
            crowdCpu: (user + system) / 1e6,
          };
        }
        await pause(1000);
      }
    }
  } finally {
    agent.destroy();
    await stage.end();
  }
}

async function redisCpuSeconds(redis: RedisServer): Promise<number> {
  const said = await redis.cli('INFO', 'cpu');
  return ['sys', 'user'].reduce(
    (sum, kind) => sum + Number(new RegExp(`^used_cpu_${kind}:(\\S+)`, 'm').exec(said)?.[1]),
    0,
  );
}

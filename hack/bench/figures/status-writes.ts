import { setTimeout as pause } from 'node:timers/promises';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { endless } from '../programs/endless.ts';
import { metricOf, metricsAt } from '../programs/metric.ts';
import { Stage } from '../programs/stage.ts';

const NAME = 'running';
const SHARDS = [3, 256];
const ROWS_PER_SECOND = 500;
const SETTLE_MS = 5000;
const IDLE_MS = 10_000;
const WINDOW_MS = 20_000;

interface Written {
  statusesPerSecond: number;
  megabytesPerMinute: number;
}

/** What a running Computation costs etcd, whatever its workers do. */
export const statusWrites: Figure = {
  name: 'status-writes',
  place: 'api-server',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const measurements: Measurement[] = [];
    for (const shards of SHARDS) {
      const { idle, running } = await measuredWith(shards, rounds);
      const perSecond = running.map((window) => window.statusesPerSecond);
      const perMinute = running.map((window) => window.megabytesPerMinute);
      say(`${shards} shards: statuses/s ${perSecond.map(short).join(' ')}; MB/min ${perMinute.map(short).join(' ')}`);
      measurements.push(
        {
          name: `status-writes-${shards}`,
          title: `status writes of one running Computation, ${shards} shards`,
          unit: '/s',
          values: perSecond,
          target: { most: 1 },
          note: 'counted in the API server’s audit log; each shard commits once a second',
        },
        {
          name: `etcd-bytes-${shards}`,
          title: `written to etcd’s log for it, ${shards} shards`,
          unit: 'MB/min',
          values: perMinute,
          control: {
            title: 'the same API server, ledger and operator before it was there',
            unit: 'MB/min',
            values: idle.map((window) => window.megabytesPerMinute),
          },
          target: { most: 0.6 },
          note: 'etcd_disk_wal_write_bytes_total: everything that was written, the idle part of the control included',
        },
      );
    }
    return measurements;
  },
};

async function measuredWith(shards: number, rounds: number): Promise<{ idle: Written[]; running: Written[] }> {
  const stage = await Stage.begin();
  try {
    await stage.startOperator();
    await pause(SETTLE_MS);
    const idle = await windows(stage, rounds, async () => pause(IDLE_MS));
    await stage.create(NAME, endless(shards));
    await stage.work(await stage.play(NAME, shards), shards, ROWS_PER_SECOND);
    await pause(SETTLE_MS);
    await stage.nextStatus(NAME);
    return { idle, running: await windows(stage, rounds, async () => someStatuses(stage)) };
  } finally {
    await stage.end();
  }
}

/** From one status to a later one: what lies between two of them belongs to the window as a whole. */
async function someStatuses(stage: Stage): Promise<void> {
  for (const end = performance.now() + WINDOW_MS; performance.now() < end;) await stage.nextStatus(NAME);
}

async function windows(stage: Stage, rounds: number, pass: () => Promise<void>): Promise<Written[]> {
  const found: Written[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const mark = stage.audit.mark();
    const bytes = await walBytes(stage);
    const begun = performance.now();
    await pass();
    const seconds = (performance.now() - begun) / 1000;
    const statuses = stage.audit
      .since(mark)
      .filter(
        ({ verb, resource, subresource }) =>
          verb === 'patch' && resource === 'computations' && subresource === 'status',
      );
    found.push({
      statusesPerSecond: statuses.length / seconds,
      megabytesPerMinute: (((await walBytes(stage)) - bytes) / 1e6 / seconds) * 60,
    });
  }
  return found;
}

async function walBytes(stage: Stage): Promise<number> {
  return metricOf(await metricsAt(stage.env.etcdUrl), 'etcd_disk_wal_write_bytes_total');
}

function short(value: number): string {
  return value.toFixed(2);
}

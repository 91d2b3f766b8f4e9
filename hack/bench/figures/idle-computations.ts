import { setTimeout as pause } from 'node:timers/promises';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { until } from '../../../test/env/until.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { endless } from '../programs/endless.ts';
import { metricOf } from '../programs/metric.ts';
import { Stage } from '../programs/stage.ts';

const COUNT = 500;
/** Parameters of those that are complete. */
const ROWS = 10;
const SETTLE_MS = 10_000;
const WINDOW_MS = 60_000;
const MIB = 1024 ** 2;

/** What the operator asks of the API server, and keeps in memory, while nothing happens. */
export const idleComputations: Figure = {
  name: 'idle-computations',
  place: 'api-server',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const stage = await Stage.begin();
    try {
      const operator = await stage.startOperator();
      await pause(SETTLE_MS);
      const memory = async (): Promise<number> =>
        metricOf(await operator.metrics(), 'process_resident_memory_bytes') / MIB;
      const empty = await requestsPerMinute(stage);
      const emptyMemory = await memory();
      await createIdle(stage);
      await pause(SETTLE_MS);
      const requests: number[] = [];
      const mebibytes: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        requests.push(await requestsPerMinute(stage));
        mebibytes.push(await memory());
        say(`${requests.at(-1)} requests a minute, ${mebibytes.at(-1)?.toFixed(0)} MiB`);
      }
      const title = 'the same operator without Computations';
      return [
        {
          name: 'idle-requests',
          title: `operator with ${COUNT} idle Computations: requests to the API server beside watches and lease`,
          unit: '/min',
          values: requests,
          control: { title, unit: '/min', values: [empty] },
          target: { most: 10 },
          note: 'half of them suspended, half of them complete; counted in the audit log',
        },
        {
          name: 'idle-memory',
          title: `operator with ${COUNT} idle Computations: resident memory`,
          unit: 'MiB',
          values: mebibytes,
          control: { title, unit: 'MiB', values: [emptyMemory] },
          target: { most: 150 },
        },
      ];
    } finally {
      await stage.end();
    }
  },
};

async function createIdle(stage: Stage): Promise<void> {
  const names = Array.from({ length: COUNT }, (_, at) => `idle-${at}`);
  for (const [at, name] of names.entries()) {
    await stage.create(name, isSuspended(at) ? { suspend: true } : { ...endless(1), parameters: { count: ROWS } });
  }
  for (const [at, name] of names.entries()) if (!isSuspended(at)) await stage.complete(name, ROWS);
  await until(
    'all of them to be at rest',
    async () => {
      const { items } = await stage.api.list(COMPUTATIONS, { namespace: stage.namespace });
      return items.every(({ status }) => status?.phase === 'Suspended' || status?.phase === 'Succeeded');
    },
    { timeoutMs: 120_000, everyMs: 1000 },
  );
}

function isSuspended(at: number): boolean {
  return at % 2 === 0;
}

/** @throws Error where the audit log has no lease renewal: then it does not show this operator's requests */
async function requestsPerMinute(stage: Stage): Promise<number> {
  const mark = stage.audit.mark();
  await pause(WINDOW_MS);
  const ours = stage.audit.since(mark).filter(({ userAgent }) => userAgent.startsWith('ttg-operator'));
  if (!ours.some(({ resource }) => resource === 'leases')) throw new Error('the audit log shows no lease renewal');
  return ours.filter(({ verb, resource }) => verb !== 'watch' && resource !== 'leases').length;
}

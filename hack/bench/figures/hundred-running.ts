import { setTimeout as pause } from 'node:timers/promises';
import type { Computation } from '../../../crds/computation.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { Reflector } from '../../../operator/kube/reflector.ts';
import { ObjectStore } from '../../../operator/kube/store.ts';
import { SILENT } from '../../../operator/log.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { endless } from '../programs/endless.ts';
import { LagMeter } from '../programs/lag-meter.ts';
import { cpuSecondsOf } from '../programs/metric.ts';
import { Stage } from '../programs/stage.ts';

const COUNT = 100;
const SHARDS = 3;
const ROWS_PER_SECOND = 100;
const SETTLE_MS = 10_000;
const WINDOW_MS = 10_000;
const LOOK_MS = 200;

/** Whether the statuses keep up when many Computations run at once, and what that costs. */
export const hundredRunning: Figure = {
  name: 'hundred-running',
  place: 'api-server',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const stage = await Stage.begin();
    const store = new ObjectStore<Computation>({}, SILENT);
    const { api, ledger } = stage;
    const reflector = new Reflector({ api, resource: COMPUTATIONS, store, log: SILENT });
    try {
      const operator = await stage.startOperator();
      await pause(SETTLE_MS);
      const cpu = async (): Promise<[number, number]> => [
        await cpuSecondsOf(operator.url),
        await cpuSecondsOf(ledger.url),
      ];
      const cores = async (work: () => Promise<void>): Promise<[number, number]> => {
        const [operatorBefore, ledgerBefore] = await cpu();
        const begun = performance.now();
        await work();
        const seconds = (performance.now() - begun) / 1000;
        const [operatorAfter, ledgerAfter] = await cpu();
        return [(operatorAfter - operatorBefore) / seconds, (ledgerAfter - ledgerBefore) / seconds];
      };
      const idle = await cores(async () => pause(WINDOW_MS));
      for (let at = 0; at < COUNT; at += 1) await stage.create(`run-${at}`, endless(SHARDS));
      for (let at = 0; at < COUNT; at += 1) {
        await stage.work(await stage.play(`run-${at}`, SHARDS), SHARDS, ROWS_PER_SECOND);
      }
      reflector.start();
      await pause(SETTLE_MS);
      const lags: number[] = [];
      const usual: number[] = [];
      const busy: [number, number][] = [];
      for (let round = 0; round < rounds; round += 1) {
        const meter = new LagMeter();
        busy.push(
          await cores(async () => {
            for (const end = performance.now() + WINDOW_MS; performance.now() < end; await pause(LOOK_MS)) {
              await look(stage, store, meter);
            }
          }),
        );
        lags.push(meter.longest());
        usual.push(meter.median());
        say(
          `lag at most ${lags.at(-1)?.toFixed(1)} s, mostly ${usual.at(-1)?.toFixed(1)} s; cores: operator ` +
            `${busy.at(-1)?.[0].toFixed(2)}, ledger ${busy.at(-1)?.[1].toFixed(2)}`,
        );
      }
      return measurements({ lags, usual, busy, idle });
    } finally {
      await reflector.stop();
      await stage.end();
    }
  },
};

async function look(stage: Stage, store: ObjectStore<Computation>, meter: LagMeter): Promise<void> {
  const askedAt = performance.now();
  const { computations } = await stage.ledger.client.progress();
  for (const { uid, completed } of computations) meter.truth(uid, completed, askedAt);
  const now = performance.now();
  for (const { metadata, status } of store.list()) meter.shown(metadata.uid, status?.progress?.completed ?? 0, now);
}

interface Found {
  lags: number[];
  usual: number[];
  busy: [number, number][];
  idle: [number, number];
}

function measurements({ lags, usual, busy, idle }: Found): Measurement[] {
  const note = `each of ${SHARDS} shards, each of which commits ${ROWS_PER_SECOND} rows a second`;
  const title = 'the same without Computations';
  return [
    {
      name: 'hundred-lag',
      title: `${COUNT} running Computations: how far a status is behind the ledger, at most`,
      unit: 's',
      values: lags,
      target: { most: 3 },
      note,
    },
    { name: 'hundred-lag-median', title: 'the same, the median of all', unit: 's', values: usual },
    ...(['operator', 'ledger'] as const).map((program, at) => ({
      name: `hundred-cpu-${program}`,
      title: `the same: CPU of the ${program}`,
      unit: 'cores',
      values: busy.map((cores) => cores[at] ?? 0),
      control: { title, unit: 'cores', values: [idle[at] ?? 0] },
    })),
  ];
}

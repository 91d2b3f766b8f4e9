import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { aComputation } from '../../../test/e2e/faults/a-computation.ts';
import { apply, computation, kubectl } from '../../../test/e2e/cluster.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { BENCH_NAMESPACE, inBenchNamespace } from '../programs/bench-namespace.ts';
import { MOST_ROUNDS, SWEEPS, WORKERS, sweepMeasurement, type Sweep } from '../programs/sweeps.ts';

const ROOT = join(import.meta.dirname, '../../..');
const MODES = ['Static', 'Queue'] as const;
const CONFIG_MAP = 'sweep';
const TOTAL = 'total';
const NOTE =
  'from the start of kubectl apply to the condition Complete, pods made for it, one on each of three nodes of this machine';

/** The sweeps of the peers by Computations on the kind cluster. */
export const peersOnKind: Figure = {
  name: 'peers-on-kind',
  place: 'cluster',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    return inBenchNamespace(async () => {
      await promisify(execFile)('bash', [join(ROOT, 'hack/build-worker'), '--load-kind']);
      await bringFunction();
      // Once unmeasured: images and service accounts are in the nodes' caches afterwards.
      for (const mode of MODES) await seconds('warm', mode, { function: 'no_op', count: 10 });
      const measurements: Measurement[] = [];
      for (const sweep of SWEEPS) {
        const found = { Static: Array<number>(), Queue: Array<number>() };
        for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round += 1) {
          for (const mode of MODES) found[mode].push(await seconds(`${sweep.name}-${round}`, mode, sweep));
        }
        for (const [mode, values] of Object.entries(found)) {
          const row = `ours, ${mode}, three pods on kind`;
          say(`${sweep.title}: ${row} ${values.map((value) => value.toFixed(2)).join(', ')} s`);
          measurements.push(sweepMeasurement(sweep, row, `${mode.toLowerCase()}-kind`, values, NOTE));
        }
      }
      return measurements;
    });
  },
};

async function bringFunction(): Promise<void> {
  const source = readFileSync(join(ROOT, 'hack/bench/peers/sweep.py'), 'utf8');
  const metadata = { name: CONFIG_MAP, namespace: BENCH_NAMESPACE };
  await apply(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'sweep.py': source } }));
}

async function seconds(name: string, mode: string, sweep: Pick<Sweep, 'count' | 'function'>): Promise<number> {
  const manifest = aComputation(BENCH_NAMESPACE, name, {
    parameters: { count: sweep.count },
    algorithm: { python: { configMap: { name: CONFIG_MAP, key: 'sweep.py' }, function: sweep.function } },
    mode,
    ...(mode === 'Static' && { shards: WORKERS }),
    parallelism: WORKERS,
    worker: { image: 'ttg-worker-python:v0.1.0', slots: 1 },
    aggregations: [{ name: TOTAL, field: 'result', op: 'sum' }],
  });
  const begun = performance.now();
  await apply(JSON.stringify(manifest));
  await kubectl('wait', '--for=condition=Complete', `computation/${name}`, '-n', BENCH_NAMESPACE, '--timeout=180s');
  const took = (performance.now() - begun) / 1000;
  await checkTotal(name, sweep.count);
  await kubectl('delete', 'computation', name, '-n', BENCH_NAMESPACE, '--timeout=60s');
  return took;
}

/** @throws Error where the results are not 2·i for each parameter i */
async function checkTotal(name: string, count: number): Promise<void> {
  const { status } = await computation(name, BENCH_NAMESPACE);
  const total = status?.aggregates?.find((aggregate) => aggregate.name === TOTAL)?.value;
  if (Number(total) !== count * (count - 1)) throw new Error(`${name}: the sum of all results is ${total}`);
}

import { aComputation } from '../../../test/e2e/faults/a-computation.ts';
import { apply, kubectl } from '../../../test/e2e/cluster.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { BENCH_NAMESPACE, inBenchNamespace } from '../programs/bench-namespace.ts';
import { applyPlainJob, workerImage } from '../programs/plain-job.ts';
import { ratiosOf } from '../report/stats.ts';

const COUNT = 10_000;
const SHARDS = 3;
const SLEEP_MS = 1;

/** The whole way on the cluster, from `kubectl apply` to the condition Complete, beside a plain Job's. */
export const clusterRun: Figure = {
  name: 'cluster-run',
  place: 'cluster',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    return inBenchNamespace(async () => {
      // Once unmeasured: images and service accounts are in the nodes' caches afterwards.
      const image = await workerImage();
      await plainSeconds('warm-job', image);
      await ourSeconds('warm');
      const plain: number[] = [];
      const ours: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        plain.push(await plainSeconds(`plain-${round}`, image));
        ours.push(await ourSeconds(`ours-${round}`));
        say(`plain Job ${plain.at(-1)?.toFixed(2)} s, Computation ${ours.at(-1)?.toFixed(2)} s`);
      }
      const control = { title: 'hand-written Indexed Job, bare Node loop, no results', unit: 's', values: plain };
      return [
        {
          name: 'cluster-run',
          title: '10,000 × 1 ms, 3 shards, one slot: kubectl apply → Complete ÷ a hand-written Job',
          unit: '×',
          values: ratiosOf(ours, plain),
          control,
          target: { most: 1 },
        },
        { name: 'cluster-run-seconds', title: 'the same in seconds', unit: 's', values: ours, control },
      ];
    });
  },
};

async function ourSeconds(name: string): Promise<number> {
  const manifest = aComputation(BENCH_NAMESPACE, name, {
    parameters: { count: COUNT },
    algorithm: { name: 'simulate', args: { sleepMs: SLEEP_MS } },
    shards: SHARDS,
    worker: { slots: 1 },
  });
  const begun = performance.now();
  await apply(JSON.stringify(manifest));
  return ended(`computation/${name}`, begun);
}

async function plainSeconds(name: string, image: string): Promise<number> {
  const begun = performance.now();
  await applyPlainJob(name, image, Math.ceil(COUNT / SHARDS), SLEEP_MS);
  return ended(`job/${name}`, begun);
}

/** Seconds from `begun` to the condition; what ran is removed afterwards. */
async function ended(what: string, begun: number): Promise<number> {
  await kubectl('wait', '--for=condition=Complete', what, '-n', BENCH_NAMESPACE, '--timeout=120s');
  const seconds = (performance.now() - begun) / 1000;
  await kubectl('delete', what, '-n', BENCH_NAMESPACE, '--timeout=60s');
  return seconds;
}

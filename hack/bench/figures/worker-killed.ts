import { kubectl } from '../../../test/e2e/cluster.ts';
import { mainProcess, onNode } from '../../../test/e2e/faults/nodes.ts';
import type { Pod } from '../../../operator/kube/objects.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { BENCH_NAMESPACE, inBenchNamespace } from '../programs/bench-namespace.ts';
import { firstRowElsewhere, underWay, VICTIM } from '../programs/disturbed-run.ts';
import { PlainRun } from '../programs/plain-run.ts';

const PATIENCE_SECONDS = 60;

/** How long a shard stands still when its worker's process is killed. */
export const workerKilled: Figure = {
  name: 'worker-killed',
  place: 'cluster',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    return inBenchNamespace(async () => {
      const plain: number[] = [];
      const ours: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        plain.push((await plainMs(`plain-${round}`)) / 1000);
        ours.push((await ourMs(`killed-${round}`)) / 1000);
        say(`plain Job ${plain.at(-1)?.toFixed(1)} s, Computation ${ours.at(-1)?.toFixed(1)} s`);
      }
      return [
        {
          name: 'worker-killed',
          title: 'worker killed (kill -9) → next commit of its shard durable',
          unit: 's',
          values: ours,
          control: {
            title: 'pod of a hand-written Indexed Job killed → its successor begins, from the start',
            unit: 's',
            values: plain,
          },
          target: { most: 5 },
        },
      ];
    });
  },
};

async function ourMs(name: string): Promise<number> {
  const run = await underWay(name);
  const killedAt = await kill(await run.worker(VICTIM));
  const passed = await firstRowElsewhere(run, killedAt);
  await kubectl('delete', 'computation', name, '-n', BENCH_NAMESPACE);
  return passed;
}

async function plainMs(name: string): Promise<number> {
  const run = await PlainRun.underWay(name);
  const victim = await run.pod(VICTIM);
  const passed = await run.firstElsewhere(victim, await kill(victim), PATIENCE_SECONDS);
  await run.remove();
  return passed;
}

/** Kills a pod's main process; gives when that was begun, by Date.now(). */
async function kill(pod: Pod): Promise<number> {
  const { node, pid } = await mainProcess(pod);
  const killedAt = Date.now();
  await onNode(node, 'kill', '-9', String(pid));
  return killedAt;
}

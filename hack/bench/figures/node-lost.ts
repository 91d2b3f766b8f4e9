import { kubectl } from '../../../test/e2e/cluster.ts';
import { allNodesReady, carriesOurs, LOST } from '../../../test/e2e/faults/node-faults.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { BENCH_NAMESPACE, inBenchNamespace } from '../programs/bench-namespace.ts';
import { firstRowElsewhere, underWay, VICTIM } from '../programs/disturbed-run.ts';
import { PlainRun } from '../programs/plain-run.ts';

const MOST_ROUNDS = 3;
const PLAIN_PATIENCE_SECONDS = 120;

/** How long a shard stands still when its node is lost for good. */
export const nodeLost: Figure = {
  name: 'node-lost',
  place: 'cluster',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    return inBenchNamespace(async () => {
      const plain: number[] = [];
      const ours: number[] = [];
      for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round += 1) {
        // The control takes a minute and more: once is enough to see that.
        const control = round === 0 ? await PlainRun.underWay('plain') : undefined;
        const found = await lose(`lost-${round}`, control);
        ours.push(found.ours);
        if (found.plain !== undefined) plain.push(found.plain);
        say(`Computation ${found.ours.toFixed(1)} s, plain Job ${found.plain?.toFixed(1) ?? '(not again)'} s`);
        await control?.remove();
      }
      return [
        {
          name: 'node-lost',
          title: 'node lost (docker kill) → next commit of its shard durable',
          unit: 's',
          values: ours,
          control: {
            title:
              'pod of a hand-written Indexed Job that tolerates lost nodes for 5 s → its successor begins, from the start',
            unit: 's',
            values: plain,
          },
          target: { most: 25 },
        },
      ];
    });
  },
};

async function lose(name: string, control: PlainRun | undefined): Promise<{ ours: number; plain: number | undefined }> {
  const run = await underWay(name);
  const node = (await run.worker(VICTIM)).spec.nodeName ?? '';
  if (await carriesOurs(node)) throw new Error(`${node} carries the ledger or the operator`);
  const victim = await control?.podOn(node);
  const lostAt = Date.now();
  await LOST.begin(node);
  try {
    const ours = (await firstRowElsewhere(run, lostAt)) / 1000;
    const plainMs = victim && (await control?.firstElsewhere(victim, lostAt, PLAIN_PATIENCE_SECONDS));
    return { ours, plain: plainMs && plainMs / 1000 };
  } finally {
    await LOST.end(node);
    await allNodesReady();
    await kubectl('delete', 'computation', name, '-n', BENCH_NAMESPACE);
  }
}

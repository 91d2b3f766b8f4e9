import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { until } from '../../../test/env/until.ts';
import { runNode } from '../programs/node-process.ts';
import type { OperatorProcess } from '../programs/operator-process.ts';
import { Stage } from '../programs/stage.ts';

const RECONCILES = /^controller_runtime_reconcile_total\{.*\} ([1-9]\d*)$/m;

/** From the start of the operator's process until it has reconciled a Computation. */
export const operatorStart: Figure = {
  name: 'operator-start',
  place: 'api-server',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const stage = await Stage.begin();
    try {
      await stage.create('there', { suspend: true });
      // Once unmeasured: it registers the Computation, and files come from the disk.
      await firstReconcile(await stage.startOperator());
      await stage.stopOperator();
      const node: number[] = [];
      const ours: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        node.push(1000 * (await runNode(['--eval', '0'])).seconds);
        ours.push(await firstReconcile(await stage.startOperator()));
        await stage.stopOperator();
        say(`Node alone ${node.at(-1)?.toFixed(0)} ms, first reconcile after ${ours.at(-1)?.toFixed(0)} ms`);
      }
      return [
        {
          name: 'operator-start',
          title: 'operator start → first reconcile done',
          unit: 'ms',
          values: ours,
          control: { title: 'Node that does nothing, start to end', unit: 'ms', values: node },
          note: 'the lease was given back by the last one, caches filled, the ledger asked',
        },
      ];
    } finally {
      await stage.end();
    }
  },
};

/** Milliseconds, to about 10. */
async function firstReconcile(operator: OperatorProcess): Promise<number> {
  await until('a reconcile', async () => RECONCILES.test(await operator.metrics()), { timeoutMs: 30_000, everyMs: 5 });
  return performance.now() - operator.startedAt;
}

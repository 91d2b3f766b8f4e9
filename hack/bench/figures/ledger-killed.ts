import { APP_LEDGER, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { PODS } from '../../../operator/kube/resource.ts';
import { kubectl } from '../../../test/e2e/cluster.ts';
import { api } from '../../../test/e2e/faults/api.ts';
import { mainProcess, onNode } from '../../../test/e2e/faults/nodes.ts';
import { until } from '../../../test/env/until.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { BENCH_NAMESPACE, inBenchNamespace } from '../programs/bench-namespace.ts';
import { firstStored, underWay } from '../programs/disturbed-run.ts';

const LEDGER = { namespace: SYSTEM_NAMESPACE, name: `${APP_LEDGER}-0` };

/** How long nothing becomes durable when the ledger's process is killed. */
export const ledgerKilled: Figure = {
  name: 'ledger-killed',
  place: 'cluster',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    return inBenchNamespace(async () => {
      const restarts: number[] = [];
      const ours: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const name = `ledger-${round}`;
        await freshLedger();
        const run = await underWay(name);
        const { node, pid } = await mainProcess(await api.get(PODS, LEDGER));
        const killedAt = Date.now();
        await onNode(node, 'kill', '-9', String(pid));
        const deadAt = Date.now();
        restarts.push((await restartedMs(deadAt)) / 1000);
        ours.push((await firstStored(run, killedAt, ({ storedAt }) => storedAt > deadAt)) / 1000);
        say(`container back after ${restarts.at(-1)?.toFixed(1)} s, a commit after ${ours.at(-1)?.toFixed(1)} s`);
        await kubectl('delete', 'computation', name, '-n', BENCH_NAMESPACE);
      }
      await freshLedger();
      return [
        {
          name: 'ledger-killed',
          title: 'ledger killed (kill -9) → first commit after it durable',
          unit: 's',
          values: ours,
          control: { title: 'until Kubernetes has started its container again', unit: 's', values: restarts },
          target: { most: 5 },
        },
      ];
    });
  },
};

/** A new pod: Kubernetes would wait longer and longer before it restarts a container that died before. */
async function freshLedger(): Promise<void> {
  await kubectl('delete', 'pod', LEDGER.name, '-n', LEDGER.namespace);
  await kubectl('rollout', 'status', `statefulset/${APP_LEDGER}`, '-n', LEDGER.namespace, '--timeout=60s');
}

/** Milliseconds until its container runs again, as this process sees it. */
async function restartedMs(deadAt: number): Promise<number> {
  return until(
    'the ledger to be restarted',
    async () => {
      const [status] = (await api.get(PODS, LEDGER)).status?.containerStatuses ?? [];
      return (status?.restartCount ?? 0) > 0 && status?.state?.running !== undefined && Date.now() - deadAt;
    },
    { timeoutMs: 60_000 },
  );
}

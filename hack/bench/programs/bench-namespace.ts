import { apply, kubectl } from '../../../test/e2e/cluster.ts';
import { until } from '../../../test/env/until.ts';

/** Namespace in the cluster that the benchmarks work in. */
export const BENCH_NAMESPACE = 'ttg-bench';

/** Does something in the namespace, which is new, and removes it afterwards. */
export async function inBenchNamespace<T>(work: () => Promise<T>): Promise<T> {
  await remove();
  await apply(JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: BENCH_NAMESPACE } }));
  // Pods are refused until Kubernetes has made it.
  await until('the service account', async () => kubectl('get', 'serviceaccount', 'default', '-n', BENCH_NAMESPACE));
  try {
    return await work();
  } finally {
    await remove();
  }
}

async function remove(): Promise<void> {
  await kubectl('delete', 'namespace', BENCH_NAMESPACE, '--ignore-not-found', '--timeout=180s');
}

import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KubeConfig } from '@kubernetes/client-node';
import type { ControllerOptions } from '../../../operator/computation-controller.ts';
import { spawnOperator, type SpawnedOperator } from '../../kube/spawned-operator.ts';
import type { World } from './world.ts';

const ENTRY = fileURLToPath(new URL('../../kube/operator-entry.ts', import.meta.url));

export interface OperatorProcessOptions extends Pick<ControllerOptions, 'lease' | 'sweepEveryMs'> {
  /** Who it is for the lease; also its kubeconfig's file name. */
  name: string;
  /** Where the API server is reached. */
  kubeConfig?: KubeConfig;
  /** Where the ledger is reached. */
  ledgerUrl?: string;
  /** More of its environment. */
  env?: Record<string, string>;
}

/** An operator for a world, as a process of its own that may be killed and paused. Without times: `main.ts controller`. */
export async function startOperatorProcess(
  world: World,
  {
    name,
    kubeConfig = world.env.kubeConfig(),
    ledgerUrl = world.ledgerUrl,
    env: more = {},
    ...times
  }: OperatorProcessOptions,
): Promise<SpawnedOperator> {
  const file = join(dirname(world.tokenFile), `kubeconfig-${name}`);
  await writeFile(file, kubeConfig.exportConfig(), { mode: 0o600 });
  const env = {
    KUBECONFIG: file,
    WATCH_NAMESPACES: world.namespace,
    POD_NAMESPACE: world.namespace,
    POD_NAME: name,
    HEALTH_PORT: '0',
    TTG_LEDGER_URL: ledgerUrl,
    TTG_LEDGER_TOKEN_FILE: world.tokenFile,
    TTG_WORKER_IMAGE: 'ttg-worker:test',
    ...more,
  };
  return Object.keys(times).length === 0
    ? spawnOperator(['controller'], env)
    : spawnOperator([JSON.stringify(times)], env, ENTRY);
}

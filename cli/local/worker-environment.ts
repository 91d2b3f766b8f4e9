import { hostname } from 'node:os';
import type { Computation } from '../../crds/computation.ts';
import { inputVariables } from '../../crds/input-variables.ts';
import { parseQuantity } from '../../crds/quantity.ts';
import { threadVariables } from '../../crds/threads.ts';
import type { Plan } from '../../operator/reconcile/plan.ts';
import type { LocalLedger } from './local-ledger.ts';

/** Folders of a run. */
export interface WorkPlaces {
  /** Where functions may write. */
  scratch: string;
  /** What is in the ConfigMap on a cluster. */
  code?: string;
  /** Of the inputs, by their names. */
  inputs?: ReadonlyMap<string, string>;
  /** In which workers are started. */
  folder?: string;
}

/** The environment of a worker, as its container would have it. */
export function workerEnvironment(
  computation: Computation,
  plan: Plan,
  ledger: Pick<LocalLedger, 'url' | 'tokenFile'>,
  places: WorkPlaces,
  shard: number,
  attempt: number,
): NodeJS.ProcessEnv {
  const { name, namespace, uid } = computation.metadata;
  const { env = [], resources } = computation.spec.worker;
  const memory = resources?.limits?.['memory'];
  return {
    ...process.env,
    TTG_LEDGER_URL: ledger.url,
    TTG_COMPUTATION_UID: uid,
    TTG_COMPUTATION_NAME: name,
    TTG_NAMESPACE: namespace,
    TTG_TOKEN_FILE: ledger.tokenFile,
    TTG_MODE: computation.spec.mode,
    WORKER_ID: String(shard),
    TOTAL_WORKERS: String(plan.shards),
    TOTAL_PARAMETERS: String(plan.total),
    POD_NAME: `${name}-${shard}-${attempt}`,
    NODE_NAME: hostname(),
    TMPDIR: places.scratch,
    ...(places.code === undefined ? {} : { TTG_CODE_FOLDER: places.code }),
    ...threadVariables(computation.spec.worker),
    ...inputVariables(computation.spec.worker, ({ name: input, mountPath }) => places.inputs?.get(input) ?? mountPath),
    ...(memory === undefined ? {} : { TTG_MEMORY_LIMIT_BYTES: String(parseQuantity(memory)) }),
    ...Object.fromEntries(env.flatMap(({ name: variable, value }) => (value === undefined ? [] : [[variable, value]]))),
  };
}

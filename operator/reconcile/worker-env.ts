import type { Computation, EnvironmentVariable } from '../../crds/computation.ts';
import { inputVariables } from '../../crds/input-variables.ts';
import { threadVariables } from '../../crds/threads.ts';
import type { EnvVar } from '../kube/objects.ts';
import { copyName } from './config-map-copies.ts';
import type { ReconcileSettings } from './observed.ts';
import type { Plan } from './plan.ts';
import { COMPLETION_INDEX } from './pod-facts.ts';

/** Where the worker finds its token for the ledger, below {@link TOKEN_FOLDER}. */
export const TOKEN_FILE = 'token';
export const TOKEN_FOLDER = '/var/run/secrets/ttg';

/** Says the mode; absent in mode Static. */
export const MODE_VARIABLE = 'TTG_MODE';

/** Where the files of a ConfigMap with a function are. */
export const CODE_FOLDER = '/var/run/ttg/code';

/** Environment of the worker container: what docs/configuration.md lists, then the user's own. */
export function workerEnv(computation: Computation, plan: Plan, settings: ReconcileSettings): EnvVar[] {
  const { name, namespace, uid } = computation.metadata;
  const { worker, mode } = computation.spec;
  const env: EnvVar[] = [
    { name: 'TTG_LEDGER_URL', value: settings.workerLedgerUrl },
    ...(settings.workerLedgerCa === undefined ? [] : [{ name: 'TTG_LEDGER_CA', value: settings.workerLedgerCa }]),
    ...(mode === 'Queue' ? [{ name: MODE_VARIABLE, value: mode }] : []),
    { name: 'TTG_COMPUTATION_UID', value: uid },
    { name: 'TTG_COMPUTATION_NAME', value: name },
    { name: 'TTG_NAMESPACE', value: namespace },
    { name: 'TTG_TOKEN_FILE', value: `${TOKEN_FOLDER}/${TOKEN_FILE}` },
    fromField('WORKER_ID', `metadata.annotations['${COMPLETION_INDEX}']`),
    { name: 'TOTAL_WORKERS', value: String(plan.shards) },
    { name: 'TOTAL_PARAMETERS', value: String(plan.total) },
    fromField('POD_NAME', 'metadata.name'),
    fromField('NODE_NAME', 'spec.nodeName'),
  ];
  if (worker.resources?.limits?.['memory'] !== undefined) {
    env.push({ name: 'TTG_MEMORY_LIMIT_BYTES', valueFrom: { resourceFieldRef: { resource: 'limits.memory' } } });
  }
  if (computation.spec.algorithm.python?.configMap !== undefined) {
    env.push({ name: 'TTG_CODE_FOLDER', value: CODE_FOLDER });
  }
  const derived = { ...threadVariables(worker), ...inputVariables(worker) };
  return [
    ...env,
    { name: 'HOME', value: '/tmp' },
    ...Object.entries(derived).map(([variable, value]) => ({ name: variable, value })),
    ...(worker.env ?? []).map((variable) => own(computation, variable)),
  ];
}

/** A variable of the user's; from a ConfigMap as that was when the run began. */
function own({ metadata }: Computation, variable: EnvironmentVariable): EnvVar {
  const from = variable.valueFrom?.configMapKeyRef;
  return from === undefined
    ? variable
    : { name: variable.name, valueFrom: { configMapKeyRef: { ...from, name: copyName(metadata, from.name) } } };
}

function fromField(name: string, fieldPath: string): EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

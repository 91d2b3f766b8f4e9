import type { Toleration, WorkerResources, WorkerTemplate } from '../computation.ts';
import { parseQuantity } from '../quantity.ts';
import { duplicateNames } from './duplicate-names.ts';
import type { SpecProblem } from './spec-problem.ts';

/** Environment variables that the operator sets itself, beside all that begin with TTG_. */
const RESERVED = ['WORKER_ID', 'TOTAL_WORKERS', 'TOTAL_PARAMETERS', 'POD_NAME', 'NODE_NAME', 'JOB_COMPLETION_INDEX'];
const RESERVED_LABELS = /(^|\.)(kubernetes\.io|k8s\.io|ttg\.io)\//;
const RESERVED_ANNOTATIONS = /(^|\.)(batch\.kubernetes\.io|ttg\.io)\//;
const MAX_KEY_CHARACTERS = 317;

/** What is wrong with `spec.worker` beyond the types and bounds of the schema. */
export function checkWorker(worker: WorkerTemplate): SpecProblem[] {
  const { env = [], imagePullSecrets = [], tolerations = [], labels = {}, annotations = {}, resources = {} } = worker;
  return [
    ...duplicateNames('spec.worker.imagePullSecrets', imagePullSecrets),
    ...duplicateNames('spec.worker.env', env),
    ...env.flatMap(({ name }, i) => checkVariable(`spec.worker.env[${i}].name`, name)),
    ...checkKeys('spec.worker.labels', labels, RESERVED_LABELS, 'kubernetes.io, k8s.io and ttg.io'),
    ...checkKeys('spec.worker.annotations', annotations, RESERVED_ANNOTATIONS, 'batch.kubernetes.io and ttg.io'),
    ...checkResources(resources),
    ...tolerations.flatMap((toleration, i) => checkToleration(`spec.worker.tolerations[${i}]`, toleration)),
  ];
}

function checkVariable(field: string, name: string): SpecProblem[] {
  if (!name.startsWith('TTG_') && !RESERVED.includes(name)) return [];
  return [{ field, value: name, allowed: 'a name that the operator does not set, without the prefix TTG_' }];
}

function checkKeys(field: string, map: object, reserved: RegExp, domains: string): SpecProblem[] {
  return Object.keys(map).flatMap((key) => {
    if (reserved.test(key)) return [{ field, value: key, allowed: `a key outside ${domains}` }];
    return key.length > MAX_KEY_CHARACTERS
      ? [{ field, value: key, allowed: `a key of up to ${MAX_KEY_CHARACTERS} characters` }]
      : [];
  });
}

function checkResources({ limits = {}, requests = {} }: WorkerResources): SpecProblem[] {
  return Object.entries(requests).flatMap(([resource, request]) => {
    const limit = limits[resource];
    if (limit === undefined || parseQuantity(request) <= parseQuantity(limit)) return [];
    return [
      { field: `spec.worker.resources.requests.${resource}`, value: request, allowed: `${limit} (the limit) or less` },
    ];
  });
}

function checkToleration(field: string, toleration: Toleration): SpecProblem[] {
  const { key = '', operator, value = '', effect, tolerationSeconds } = toleration;
  const problems: SpecProblem[] = [];
  if (operator === 'Exists' && value !== '') {
    problems.push({ field: `${field}.value`, value, allowed: 'none with operator Exists' });
  }
  if (operator === 'Equal' && key === '') {
    problems.push({ field: `${field}.key`, value: toleration.key, allowed: 'a key, or operator Exists' });
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    problems.push({
      field: `${field}.tolerationSeconds`,
      value: tolerationSeconds,
      allowed: 'none but with effect NoExecute',
    });
  }
  return problems;
}

import type { EnvironmentVariable, WorkerTemplate } from '../computation.ts';
import { checkInputs } from './check-inputs.ts';
import { checkResources, checkScratch } from './check-resources.ts';
import { checkToleration } from './check-toleration.ts';
import { duplicateNames } from './duplicate-names.ts';
import { CLASS_NAME, IMAGE_NAME, LABEL_KEY, LABEL_VALUE, type NameForm } from './kubernetes-names.ts';
import type { SpecProblem } from './spec-problem.ts';

/** Environment variables that the operator sets itself, beside all that begin with TTG_. */
const RESERVED = ['WORKER_ID', 'TOTAL_WORKERS', 'TOTAL_PARAMETERS', 'POD_NAME', 'NODE_NAME', 'JOB_COMPLETION_INDEX'];
const RESERVED_LABELS = /(^|\.)(kubernetes\.io|k8s\.io|ttg\.io)\//;
const RESERVED_ANNOTATIONS = /(^|\.)(batch\.kubernetes\.io|ttg\.io)\//;
const MAX_KEY_CHARACTERS = 317;

/** What is wrong with `spec.worker` beyond the types and bounds of the schema. */
export function checkWorker(worker: WorkerTemplate): SpecProblem[] {
  const { env = [], imagePullSecrets = [], inputs = [], tolerations = [], resources = {} } = worker;
  const { labels = {}, annotations = {}, nodeSelector = {} } = worker;
  return [
    ...checkName('spec.worker.image', worker.image, IMAGE_NAME),
    ...checkName('spec.worker.priorityClassName', worker.priorityClassName, CLASS_NAME),
    ...checkName('spec.worker.runtimeClassName', worker.runtimeClassName, CLASS_NAME),
    ...duplicateNames('spec.worker.imagePullSecrets', imagePullSecrets),
    ...duplicateNames('spec.worker.env', env),
    ...env.flatMap((variable, i) => checkVariable(`spec.worker.env[${i}]`, variable)),
    ...checkInputs('spec.worker.inputs', inputs),
    ...checkKeys('spec.worker.labels', labels, RESERVED_LABELS, 'kubernetes.io, k8s.io and ttg.io'),
    ...checkKeys('spec.worker.annotations', annotations, RESERVED_ANNOTATIONS, 'batch.kubernetes.io and ttg.io'),
    ...checkKeys('spec.worker.nodeSelector', nodeSelector),
    ...checkValues('spec.worker.labels', labels),
    ...checkValues('spec.worker.nodeSelector', nodeSelector),
    ...checkResources(resources),
    ...checkScratch(worker.scratch),
    ...tolerations.flatMap((toleration, i) => checkToleration(`spec.worker.tolerations[${i}]`, toleration)),
  ];
}

function checkVariable(field: string, { name, value, valueFrom }: EnvironmentVariable): SpecProblem[] {
  if (name.startsWith('TTG_') || RESERVED.includes(name)) {
    const allowed = 'a name that the operator does not set, without the prefix TTG_';
    return [{ field: `${field}.name`, value: name, allowed }];
  }
  if ((value === undefined) === (valueFrom === undefined)) {
    return [{ field, value: name, allowed: 'exactly one of value and valueFrom' }];
  }
  return valueFrom === undefined || Object.keys(valueFrom).length === 1
    ? []
    : [
        {
          field: `${field}.valueFrom`,
          value: Object.keys(valueFrom),
          allowed: 'exactly one of configMapKeyRef, secretKeyRef and fieldRef',
        },
      ];
}

function checkName(field: string, value: string | undefined, form: NameForm): SpecProblem[] {
  return value === undefined || form.matches(value) ? [] : [{ field, value, allowed: form.allowed }];
}

function checkKeys(field: string, map: object, reserved?: RegExp, domains?: string): SpecProblem[] {
  return Object.keys(map).flatMap((key) => {
    if (reserved?.test(key)) return [{ field, value: key, allowed: `a key outside ${domains}` }];
    if (key.length > MAX_KEY_CHARACTERS) {
      return [{ field, value: key, allowed: `a key of up to ${MAX_KEY_CHARACTERS} characters` }];
    }
    return checkName(field, key, LABEL_KEY);
  });
}

function checkValues(field: string, map: Record<string, string>): SpecProblem[] {
  return Object.entries(map).flatMap(([key, value]) => checkName(`${field}[${key}]`, value, LABEL_VALUE));
}

import { Ajv, type ValidateFunction } from 'ajv';
import type { Computation, ComputationStatus, Condition } from '../../../crds/computation.ts';
import { crdSchema } from '../../../crds/manifest/crd-schema.ts';
import { toJsonSchema } from '../../../crds/manifest/json-schema.ts';
import { isRecord } from '../../../crds/record.ts';
import type { Decision } from '../../../operator/reconcile/decision.ts';

const MOST_BYTES = 100 * 1024;
const TYPES = ['Complete', 'Failed', 'Finished', 'Reconciling', 'Stalled', 'Suspended'];

/** What is wrong with a decision for this Computation. */
export function wrongWith(computation: Computation, decision: Decision): string[] {
  const { actions, status, requeueAfterSeconds } = decision;
  const before = computation.status;
  const wrong: string[] = [];
  const creations = actions.filter(({ type }) => type === 'createJob').length;
  if (creations > 1) wrong.push(`${creations} Jobs are wanted`);
  const isGoing = computation.metadata.deletionTimestamp !== undefined;
  if (creations > 0 && isGoing) wrong.push('a Job is wanted for a Computation that is being deleted');
  if (creations > 0 && holds(before, 'Finished')) wrong.push('a Job is wanted for a Computation that is finished');
  if (creations > 0 && computation.spec.suspend) wrong.push('a Job is wanted for a suspended Computation');
  if (requeueAfterSeconds !== undefined && !(requeueAfterSeconds >= 0 && requeueAfterSeconds < Infinity)) {
    wrong.push(`to be looked at again after ${requeueAfterSeconds} s`);
  }
  if (status === undefined) return wrong;
  const mayFall = actions.some(({ type }) => type === 'register');
  return [
    ...wrong,
    ...ofProgress(before, status, mayFall),
    ...ofConditions(before, status),
    ...ofEnd(before, status),
    ...ofForm(computation, status),
  ];
}

function ofProgress(
  before: ComputationStatus | undefined,
  { progress, ...status }: ComputationStatus,
  mayFall: boolean,
) {
  if (progress === undefined) return [];
  const wrong: string[] = [];
  const done = progress.completed + progress.failed;
  const doneBefore = (before?.progress?.completed ?? 0) + (before?.progress?.failed ?? 0);
  if (done < doneBefore && !mayFall) wrong.push(`progress falls from ${doneBefore} to ${done}`);
  if (done > progress.total) wrong.push(`${done} of ${progress.total} are done`);
  if ((progress.percent === 100) !== (done === progress.total))
    wrong.push(`${progress.summary}: ${progress.percent} %`);
  if (progress.percent === 100 && !holds(status, 'Finished')) wrong.push('100 %, but not finished');
  if (holds(status, 'Complete') && progress.percent !== 100) wrong.push(`Complete at ${progress.percent} %`);
  if (progress.duration?.startsWith('-')) wrong.push(`a duration of ${progress.duration}`);
  return wrong;
}

function ofConditions(before: ComputationStatus | undefined, status: ComputationStatus): string[] {
  const { conditions = [], phase } = status;
  const is = (type: string): boolean => holds(status, type);
  const wrong: string[] = [];
  const types = conditions.map(({ type }) => type).toSorted();
  if (types.join() !== TYPES.join()) wrong.push(`conditions ${types.join()}`);
  if (is('Complete') && is('Failed')) wrong.push('Complete and Failed');
  if (is('Finished') !== (is('Complete') || is('Failed') || phase === 'Cancelled')) wrong.push('Finished does not fit');
  if (is('Complete') !== (phase === 'Succeeded')) wrong.push(`Complete does not fit the phase ${phase}`);
  if (is('Failed') !== (phase === 'Failed')) wrong.push(`Failed does not fit the phase ${phase}`);
  if (is('Suspended') !== (phase === 'Suspended')) wrong.push(`Suspended does not fit the phase ${phase}`);
  const standings = ['Finished', 'Suspended', 'Stalled', 'Reconciling'].filter(is);
  if (standings.length !== 1) wrong.push(`at once ${standings.join(' and ')}`);
  for (const condition of conditions) {
    const was = before?.conditions?.find(({ type }) => type === condition.type);
    if (was?.status === condition.status && was.lastTransitionTime !== condition.lastTransitionTime) {
      wrong.push(`${condition.type} has a new time without a transition`);
    }
  }
  return wrong;
}

function ofEnd(before: ComputationStatus | undefined, status: ComputationStatus): string[] {
  const wrong: string[] = [];
  const isFinished = holds(status, 'Finished');
  if (isFinished !== (status.completionTime !== undefined)) wrong.push(`completionTime is ${status.completionTime}`);
  if (status.startTime !== undefined && status.completionTime !== undefined) {
    if (Date.parse(status.completionTime) < Date.parse(status.startTime)) {
      wrong.push(`completed at ${status.completionTime}, but started at ${status.startTime}`);
    }
  }
  if (holds(before, 'Finished')) {
    for (const field of ['phase', 'reason', 'message', 'completionTime'] as const) {
      if (before?.[field] !== status[field]) wrong.push(`finished, but ${field} becomes ${status[field]}`);
    }
  }
  return wrong;
}

function ofForm({ metadata }: Computation, status: ComputationStatus): string[] {
  const wrong: string[] = [];
  if (status.observedGeneration !== metadata.generation) wrong.push(`observedGeneration ${status.observedGeneration}`);
  const bytes = Buffer.byteLength(JSON.stringify(status));
  if (bytes > MOST_BYTES) wrong.push(`the status has ${bytes} bytes: ${sizes(status)}`);
  const { timing } = status;
  if (timing !== undefined) {
    const { totalMs, ...parts } = timing;
    const sum = Object.values(parts).reduce((all, part) => all + part, 0);
    if (sum !== totalMs || Object.values(timing).some((part) => part < 0))
      wrong.push(`timing ${JSON.stringify(timing)}`);
  }
  const isValid = statusSchema();
  if (!isValid(status)) {
    const [error] = isValid.errors ?? [];
    wrong.push(`the API server would refuse status${error?.instancePath}: ${error?.message}`);
  }
  return wrong;
}

function sizes(status: ComputationStatus): string {
  const bytes = Object.entries(status).map(([field, value]) => [field, JSON.stringify(value).length] as const);
  return JSON.stringify(Object.fromEntries(bytes.toSorted((a, b) => b[1] - a[1]).slice(0, 3)));
}

function holds(status: ComputationStatus | undefined, type: string): boolean {
  const found: Condition | undefined = status?.conditions?.find((condition) => condition.type === type);
  return found?.status === 'True';
}

let compiled: ValidateFunction | undefined;

function statusSchema(): ValidateFunction {
  if (compiled !== undefined) return compiled;
  const schema = crdSchema().properties['status'];
  const ajv = new Ajv({ allowUnionTypes: true });
  for (const format of ['int32', 'int64', 'date-time']) ajv.addFormat(format, true);
  return (compiled = ajv.compile(toJsonSchema(isRecord(schema) ? schema : {})));
}

import type { ComputationSpec, FailurePolicy, QueuePolicy } from '../computation.ts';
import type { SpecProblem } from './spec-problem.ts';

const PERCENT = /^(100(\.0{1,3})?|[0-9]{1,2}(\.[0-9]{1,3})?)%$/;
const MAX_BATCH = 1_000_000;

/** What is wrong with `spec.failurePolicy` beyond the types and bounds of the schema. */
export function checkFailurePolicy({ maxFailedParameters: value }: FailurePolicy): SpecProblem[] {
  const right = typeof value === 'string' ? PERCENT.test(value) : value >= 0 && value <= Number.MAX_SAFE_INTEGER;
  if (right) return [];
  const allowed = `0 to ${Number.MAX_SAFE_INTEGER}, or a percentage from 0% to 100% such as 2.5%`;
  return [{ field: 'spec.failurePolicy.maxFailedParameters', value, allowed }];
}

/** The schema's default: nobody can tell it from a 100 that somebody wrote, so it may be above the count. */
const DEFAULT_BATCH = 100;

/** What is wrong with `spec.queue` beyond the types and bounds of the schema, for so many parameters in that mode. */
export function checkQueue(
  { batchSize: value }: QueuePolicy,
  mode: ComputationSpec['mode'],
  total: number,
): SpecProblem[] {
  const field = 'spec.queue.batchSize';
  if (typeof value === 'string' ? value !== 'Auto' : value < 1 || value > MAX_BATCH) {
    return [{ field, value, allowed: `1 to ${MAX_BATCH}, or Auto` }];
  }
  return mode === 'Queue' && typeof value === 'number' && value > total && value !== DEFAULT_BATCH
    ? [{ field, value, allowed: `up to the number of parameters, which is ${total}, or Auto` }]
    : [];
}

/** What is wrong with `spec.autoscale` beyond the types and bounds of the schema. */
export function checkAutoscale({ mode, autoscale }: ComputationSpec): SpecProblem[] {
  if (autoscale === undefined) return [];
  if (mode !== 'Queue') return [{ field: 'spec.autoscale', value: autoscale, allowed: 'only with mode Queue' }];
  const { minWorkers, maxWorkers } = autoscale;
  return minWorkers <= maxWorkers
    ? []
    : [{ field: 'spec.autoscale.minWorkers', value: minWorkers, allowed: `up to maxWorkers, which is ${maxWorkers}` }];
}

import type { FailurePolicy, QueuePolicy } from '../computation.ts';
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

/** What is wrong with `spec.queue` beyond the types and bounds of the schema. */
export function checkQueue({ batchSize: value }: QueuePolicy): SpecProblem[] {
  const right = typeof value === 'string' ? value === 'Auto' : value >= 1 && value <= MAX_BATCH;
  return right ? [] : [{ field: 'spec.queue.batchSize', value, allowed: `1 to ${MAX_BATCH}, or Auto` }];
}

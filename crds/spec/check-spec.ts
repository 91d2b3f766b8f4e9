import type { ComputationSpec } from '../computation.ts';
import { checkAggregations } from './check-aggregations.ts';
import { checkAlgorithm } from './check-algorithm.ts';
import { checkParameters } from './check-parameters.ts';
import { checkFailurePolicy, checkQueue } from './check-policies.ts';
import { checkWorker } from './check-worker.ts';
import type { SpecProblem } from './spec-problem.ts';

/**
 * What is wrong with a spec that has the types and bounds of the schema: everything that the resource's CEL rules say,
 * for runs without an API server, and what CEL cannot say (the size of a grid with lists of values, of the arguments).
 * Empty where the spec can be computed.
 */
export function checkSpec(spec: ComputationSpec): SpecProblem[] {
  return [
    ...checkParameters(spec.parameters),
    ...checkAlgorithm(spec.algorithm),
    ...checkWorker(spec.worker),
    ...(spec.queue === undefined ? [] : checkQueue(spec.queue)),
    ...checkFailurePolicy(spec.failurePolicy),
    ...checkAggregations(spec.aggregations),
  ];
}

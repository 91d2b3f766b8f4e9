import type { ComputationSpec } from '../computation.ts';
import { isElsewhere, parameterCount } from '../parameters/parameter-space.ts';
import { checkAggregations } from './check-aggregations.ts';
import { checkAlgorithm } from './check-algorithm.ts';
import { checkExec } from './check-exec.ts';
import { checkParameters } from './check-parameters.ts';
import { checkAutoscale, checkFailurePolicy, checkQueue } from './check-policies.ts';
import { checkWorker } from './check-worker.ts';
import type { SpecProblem } from './spec-problem.ts';

/**
 * What is wrong with a spec that has the types and bounds of the schema: everything that the resource's CEL rules say,
 * for runs without an API server, and what CEL cannot say (the size of a grid with lists of values, of the arguments).
 * Empty where the spec can be computed.
 */
export function checkSpec(spec: ComputationSpec): SpecProblem[] {
  const parameterProblems = checkParameters(spec.parameters);
  const isUnknown = parameterProblems.length > 0 || isElsewhere(spec.parameters);
  const total = isUnknown ? Number.MAX_SAFE_INTEGER : parameterCount(spec.parameters);
  return [
    ...parameterProblems,
    ...checkAlgorithm(spec.algorithm),
    ...checkExec(spec.algorithm, spec.parameters),
    ...checkWorker(spec.worker),
    ...checkQueue(spec.queue, spec.mode, total),
    ...checkAutoscale(spec),
    ...checkFailurePolicy(spec.failurePolicy),
    ...checkAggregations(spec.aggregations),
  ];
}

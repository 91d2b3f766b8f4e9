import type { ComputationSpec } from '../../crds/computation.ts';
import { checkSpec } from '../../crds/spec/check-spec.ts';
import { problemText } from '../../crds/spec/spec-problem.ts';
import type { Problem } from './problem.ts';

/** Why a spec that the API server let pass cannot be computed; undefined where it can. */
export function specProblem(spec: ComputationSpec): Problem | undefined {
  const problems = checkSpec(spec);
  return problems.length === 0
    ? undefined
    : { reason: 'InvalidSpec', message: problems.map((problem) => problemText(problem)).join('; ') };
}

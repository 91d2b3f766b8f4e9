import { checkSpec } from '../../crds/spec/check-spec.ts';
import type { ComputationSpec } from '../../crds/computation.ts';
import type { Problem } from './problem.ts';

/** Why a spec that the schema let pass cannot be computed; undefined where it can. */
export function specProblem(spec: ComputationSpec): Problem | undefined {
  if (spec.mode === 'Queue') {
    return {
      reason: 'ModeNotAvailable',
      message: 'spec.mode is Queue, which this version cannot do yet; allowed is Static',
    };
  }
  const problems = checkSpec(spec);
  if (problems.length === 0) {
    return undefined;
  }
  const sentences = problems.map(
    ({ field, value, allowed }) => `${field} is ${JSON.stringify(value)}; allowed is ${allowed}`,
  );
  return { reason: 'InvalidSpec', message: sentences.join('. ') };
}

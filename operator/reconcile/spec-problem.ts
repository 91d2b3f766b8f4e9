import type { ComputationSpec } from '../../crds/computation.ts';
import { InvalidParameters, parameterCount } from '../../crds/parameters/parameter-space.ts';
import type { Problem } from './problem.ts';

/** Why a spec that the schema let pass cannot be computed; undefined where it can. */
export function specProblem(spec: ComputationSpec): Problem | undefined {
  if (spec.mode === 'Queue') {
    return {
      reason: 'ModeNotAvailable',
      message: 'spec.mode is Queue, which this version cannot do yet; allowed is Static',
    };
  }
  try {
    parameterCount(spec.parameters);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidParameters) {
      return { reason: 'InvalidSpec', message: error.message };
    }
    throw error;
  }
}

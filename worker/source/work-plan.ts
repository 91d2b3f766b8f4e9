import { parameterSpace, type ParameterSpace } from '../../crds/parameters/parameter-space.ts';
import type { WorkSpec } from '../../crds/protocol.ts';
import { prepareAlgorithm } from '../algorithms/built-ins.ts';

/** What the ledger asks for, checked. */
export interface WorkPlan {
  parameters: ParameterSpace;
  work: WorkSpec;
}

/**
 * Checks that the work can be done at all, before a child is started.
 *
 * @throws BadAlgorithm, InvalidParameters: no further attempt will help.
 */
export function planWork(work: WorkSpec): WorkPlan {
  const parameters = parameterSpace(work.parameters);
  if (work.algorithm.name !== undefined) prepareAlgorithm(work.algorithm);
  return { parameters, work };
}

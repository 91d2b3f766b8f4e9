import { parameterSpace, type ParameterSpace } from '../../crds/parameters/parameter-space.ts';
import type { WorkSpec } from '../../crds/protocol.ts';
import { prepareAlgorithm } from '../algorithms/built-ins.ts';
import { FetchedPoints, type FetchPoints } from './fetched-points.ts';

/** What the ledger asks for, checked. */
export interface WorkPlan {
  /** The points of a list that the ledger has. */
  points?: FetchedPoints;
  parameters: ParameterSpace;
  work: WorkSpec;
}

/**
 * The parameters by their ids, where they are a list that stands elsewhere fetched with `fetch`. Checks that the work can be done at all, before a child is started.
 *
 * @throws BadAlgorithm, InvalidParameters: no further attempt will help.
 */
export function planWork(work: WorkSpec, fetch: FetchPoints): WorkPlan {
  const points = work.points === undefined ? undefined : new FetchedPoints(work.points, fetch);
  const parameters = parameterSpace(work.parameters, points);
  if (work.algorithm.name !== undefined) prepareAlgorithm(work.algorithm);
  return { parameters, work, ...(points && { points }) };
}

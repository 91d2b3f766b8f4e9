import type { ComputationStatus } from '../../crds/computation.ts';
import type { Outcome } from './outcome.ts';
import type { Problem } from './problem.ts';

/** The reason in the status from when a run is to end early until it has. */
export const STOPPING = 'Stopping';

/** Where a Computation stands: what its conditions, its phase and its one message are made of. */
export interface Standing {
  phase: NonNullable<ComputationStatus['phase']>;
  /** Set at either end. */
  outcome?: Outcome;
  suspended: boolean;
  /** It cannot go on as things are. */
  stalled?: Problem;
  /** Worth saying, while it goes on. */
  remark?: Problem;
  /** The ledger was told anew of a Computation whose results it had: they are lost. */
  lost?: boolean;
}

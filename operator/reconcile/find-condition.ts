import type { Computation, Condition } from '../../crds/computation.ts';

export type ConditionType = 'Complete' | 'Failed' | 'Suspended' | 'Finished' | 'Reconciling' | 'Stalled';

/** A condition of a Computation's status; undefined where it has not been set. */
export function findCondition(status: Computation['status'], type: ConditionType): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** At either end: nothing is computed any more. */
export function isFinished(status: Computation['status']): boolean {
  return findCondition(status, 'Finished')?.status === 'True';
}

import type { Computation, Condition } from '../../crds/computation.ts';
import { findCondition, type ConditionType } from './find-condition.ts';
import type { Problem } from './problem.ts';
import type { Standing } from './standing.ts';

interface Wanted extends Problem {
  type: ConditionType;
  holds: boolean;
}

/**
 * All six conditions of that standing. A condition whose status does not change keeps its time; times are whole
 * seconds, as everywhere in Kubernetes.
 */
export function conditionsFor(computation: Computation, standing: Standing, now: Date): Condition[] {
  const generation = computation.metadata.generation;
  return wanted(standing).map(({ type, holds, reason, message }) => {
    const status = holds ? 'True' : 'False';
    const before = findCondition(computation.status, type);
    return {
      type,
      status,
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      lastTransitionTime: before?.status === status ? before.lastTransitionTime : wholeSeconds(now),
      reason,
      message,
    };
  });
}

function wanted({ phase, outcome, suspended, stalled, remark }: Standing): Wanted[] {
  const plain = { reason: phase, message: '' };
  const failed = outcome?.phase === 'Failed';
  const succeeded = outcome?.phase === 'Succeeded';
  const goesOn = outcome === undefined && !suspended && stalled === undefined;
  const suspension = suspended
    ? { reason: 'Suspended', message: 'suspended by spec.suspend; what was computed is kept' }
    : { reason: 'NotSuspended', message: '' };
  return [
    { type: 'Complete', holds: succeeded, ...(succeeded ? outcome : plain) },
    { type: 'Failed', holds: failed, ...(failed ? outcome : plain) },
    { type: 'Finished', holds: outcome !== undefined, ...plain, message: outcome?.message ?? '' },
    { type: 'Suspended', holds: suspended, ...suspension },
    { type: 'Reconciling', holds: goesOn, ...(goesOn ? (remark ?? plain) : plain) },
    { type: 'Stalled', holds: stalled !== undefined, ...(stalled ?? { reason: 'NotStalled', message: '' }) },
  ];
}

function wholeSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

import type { Computation } from '../../crds/computation.ts';
import { findCondition } from './find-condition.ts';

/**
 * From when `activeDeadlineSeconds` counts: the start, or the last resume, as a Job's does. Undefined before the start
 * and while suspended.
 */
export function activeSince(computation: Computation): Date | undefined {
  const { status, spec } = computation;
  const suspended = findCondition(status, 'Suspended');
  if (status?.startTime === undefined || spec.suspend || suspended?.status === 'True') {
    return undefined;
  }
  const started = Date.parse(status.startTime);
  const resumed = suspended === undefined ? started : Date.parse(suspended.lastTransitionTime);
  return new Date(Math.max(started, resumed));
}

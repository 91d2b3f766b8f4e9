import { findCondition } from './find-condition.ts';
import { ownJob } from './job-ownership.ts';
import type { Observed } from './observed.ts';
import { queueNow } from './queue-labels.ts';
import { STOPPING } from './standing.ts';

/**
 * From when `activeDeadlineSeconds` counts: the start, or the last resume, as a Job's does. Undefined before the start
 * and while suspended. In a queue of Kueue it counts from the last admission, and not while that is waited for; where
 * the Job was deleted for a stop, the start serves: it is over in any case.
 */
export function activeSince(observed: Observed): Date | undefined {
  const { status, spec } = observed.computation;
  const suspended = findCondition(status, 'Suspended');
  if (status?.startTime === undefined || spec.suspend || suspended?.status === 'True') {
    return undefined;
  }
  if (queueNow(observed) !== undefined) {
    const job = ownJob(observed);
    const isStopping = job === undefined && status.reason === STOPPING;
    const admitted = isStopping ? status.startTime : job?.spec.suspend === true ? undefined : job?.status?.startTime;
    return admitted === undefined ? undefined : new Date(admitted);
  }
  const started = Date.parse(status.startTime);
  const resumed = suspended === undefined ? started : Date.parse(suspended.lastTransitionTime);
  return new Date(Math.max(started, resumed));
}

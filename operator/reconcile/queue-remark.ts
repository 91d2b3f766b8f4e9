import { ownJob } from './job-ownership.ts';
import type { Observed } from './observed.ts';
import type { Problem } from './problem.ts';
import { isOtherwiseQueued, queueNow, queueOf } from './queue-labels.ts';

/** What is said while Kueue has not admitted a Computation, or has taken its pods back; undefined where it runs. */
export function waitingRemark(observed: Observed): Problem | undefined {
  const { metadata, status } = observed.computation;
  const queue = queueNow(observed);
  if (queue === undefined || ownJob(observed)?.spec.suspend === false) {
    return undefined;
  }
  const next = status?.startTime === undefined ? 'starts' : `goes on from ${status.progress?.summary ?? 'the start'}`;
  return {
    reason: 'WaitingForQueue',
    message:
      `waits in Kueue's queue ${queue} and ${next} once admitted; ` +
      `kubectl get workloads -n ${metadata.namespace} says what for`,
  };
}

/** A queue that was given, taken away or changed while pods run: only a new Job goes by it. */
export function queueChangeRemark(observed: Observed): Problem | undefined {
  const { computation } = observed;
  const job = ownJob(observed);
  if (job === undefined || !isOtherwiseQueued(computation, job)) {
    return undefined;
  }
  return {
    reason: 'QueueChangeWaits',
    message:
      `runs ${inQueue(queueOf(job))}, is to run ${inQueue(queueOf(computation))}: ` +
      "Kueue's labels count when the Job is made; suspend and resume to have it made again",
  };
}

function inQueue(queue: string | undefined): string {
  return queue === undefined ? 'without a queue of Kueue' : `in Kueue's queue ${queue}`;
}

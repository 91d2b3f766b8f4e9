import type { CoreEvent, Job, Pod } from '../kube/objects.ts';
import { parseIndexRanges } from './index-ranges.ts';
import type { Problem } from './problem.ts';

const MAX_MESSAGE = 600;
/** Pods and events carry whole seconds, and a batch of pods is made in no particular order. */
const SAME_BATCH_MS = 2_000;

/** How many more pods the Job should have by now than it has. */
export function missingPods(job: Job): number {
  if (job.spec.suspend === true) {
    return 0;
  }
  const over = (job.status?.succeeded ?? 0) + parseIndexRanges(job.status?.failedIndexes).length;
  const wanted = Math.min(job.spec.parallelism ?? 0, (job.spec.completions ?? 0) - over);
  return Math.max(0, wanted - (job.status?.active ?? 0) - (job.status?.terminating ?? 0));
}

/**
 * Why the Job controller cannot make pods (quota, admission, Pod Security): the newest FailedCreate event of this
 * Job, as long as pods are missing and none was made since.
 */
export function jobProblem(job: Job, pods: readonly Pod[], events: readonly CoreEvent[]): Problem | undefined {
  const missing = missingPods(job);
  if (missing === 0) {
    return undefined;
  }
  const newestPod = Math.max(0, ...pods.map((pod) => Date.parse(pod.metadata.creationTimestamp ?? '') || 0));
  const newest = events
    .filter((event) => event.reason === 'FailedCreate' && event.involvedObject.uid === job.metadata.uid)
    .filter((event) => lastSeen(event) >= newestPod - SAME_BATCH_MS)
    .toSorted((a, b) => lastSeen(b) - lastSeen(a))[0];
  if (newest === undefined) {
    return undefined;
  }
  const pod = missing === 1 ? '1 pod' : `${missing} pods`;
  return { reason: newest.reason, message: `${pod} cannot be created: ${newest.message.slice(0, MAX_MESSAGE)}` };
}

/** When an event was last seen, milliseconds since 1970; 0 where it does not say. */
function lastSeen(event: CoreEvent): number {
  const text = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp;
  return text === undefined || text === null ? 0 : Date.parse(text);
}

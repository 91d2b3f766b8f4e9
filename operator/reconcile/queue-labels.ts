import type { Job } from '../kube/objects.ts';
import { ownJob } from './job-ownership.ts';
import type { Observed } from './observed.ts';

/** Names the queue of Kueue (a LocalQueue of the namespace) in which a Computation, or its Job, stands. */
export const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';
/** How it stands there. Handed on to the Job, not to its pods: Kueue would queue each of those, too. */
const QUEUE_LABELS = [QUEUE_LABEL, 'kueue.x-k8s.io/priority-class', 'kueue.x-k8s.io/max-exec-time-seconds'];
/** With this annotation Kueue may admit fewer pods, and writes how many into the Job's parallelism. */
const MIN_PARALLELISM = 'kueue.x-k8s.io/job-min-parallelism';
/** The label that Kueue itself puts on a Job without one, where the namespace has a queue of this name. */
const DEFAULT_QUEUE = 'default';

interface Labelled {
  metadata: { labels?: Record<string, string>; annotations?: Record<string, string> };
}

/** What a Computation's Job carries for Kueue. */
export interface QueueMetadata {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** The queue that an object names; undefined where Kueue has no part in it. */
export function queueOf({ metadata }: Labelled): string | undefined {
  const name = metadata.labels?.[QUEUE_LABEL];
  return name === '' ? undefined : name;
}

/** The queue that a Computation is in: its Job's once there is one, whatever its own label became since. */
export function queueNow(observed: Observed): string | undefined {
  return queueOf(ownJob(observed) ?? observed.computation);
}

/** Of labels and annotations those that are Kueue's and are handed on; none without a queue. */
export function queueMetadata(object: Labelled): QueueMetadata {
  if (queueOf(object) === undefined) {
    return { labels: {}, annotations: {} };
  }
  const { labels, annotations } = object.metadata;
  return { labels: only(QUEUE_LABELS, labels), annotations: only([MIN_PARALLELISM], annotations) };
}

/** Whether the Job that stands there would now be made for another queue, or to stand in it otherwise. */
export function isOtherwiseQueued(computation: Labelled, job: Job): boolean {
  const wanted = queueOf(computation);
  if (wanted === undefined) {
    return ![undefined, DEFAULT_QUEUE].includes(queueOf(job));
  }
  return JSON.stringify(queueMetadata(computation)) !== JSON.stringify(queueMetadata(job));
}

/** Whether Kueue says how many pods of a Job run at once. */
export function isScaledByKueue(job: Job): boolean {
  return queueMetadata(job).annotations[MIN_PARALLELISM] !== undefined && job.spec.suspend !== true;
}

function only(names: readonly string[], from: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = from[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}

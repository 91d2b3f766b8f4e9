import type { CoreEvent, Pod } from '../kube/objects.ts';
import { isActive, shardOf, workerStatus } from './pod-facts.ts';
import type { Problem } from './problem.ts';

const MAX_MESSAGE = 600;

/** It has its node, and its container is not made yet: an image is fetched, or a folder cannot be mounted. */
export function isCreating(pod: Pod): boolean {
  const { waiting } = workerStatus(pod)?.state ?? {};
  return isActive(pod) && pod.metadata.deletionTimestamp === undefined && waiting?.reason === 'ContainerCreating';
}

/** What such a pod lacks, such as a Secret, by its newest event of that; its status does not say. */
export function mountProblem(pods: readonly Pod[], events: readonly CoreEvent[]): Problem | undefined {
  const creating = pods.filter(isCreating);
  const newest = events
    .filter(({ reason }) => reason === 'FailedMount')
    .toSorted((a, b) => (a.lastTimestamp ?? '').localeCompare(b.lastTimestamp ?? ''))
    .findLast(({ involvedObject }) => creating.some(({ metadata }) => metadata.uid === involvedObject.uid));
  const pod = creating.find(({ metadata }) => metadata.uid === newest?.involvedObject.uid);
  if (newest === undefined || pod === undefined) return undefined;
  const who = `shard ${shardOf(pod) ?? '?'} (pod ${pod.metadata.name})`;
  return { reason: newest.reason, message: `${who}: ${newest.message.slice(0, MAX_MESSAGE)}` };
}

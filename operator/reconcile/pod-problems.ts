import type { ContainerStatus, Pod } from '../kube/objects.ts';
import { isActive, podCondition, shardOf } from './pod-facts.ts';
import type { Problem } from './problem.ts';

/** Waiting reasons that pass by themselves within seconds. */
const ORDINARY = new Set(['ContainerCreating', 'PodInitializing']);
/** The kubelet alternates between these two; one name keeps the condition still. */
const SAME_AS: Record<string, string> = { ErrImagePull: 'ImagePullBackOff' };
const MAX_MESSAGE = 600;

/** Why pods cannot start, with how many are so; undefined when none is held up. */
export function podProblem(pods: readonly Pod[]): Problem | undefined {
  const held: { pod: Pod; problem: Problem }[] = [];
  for (const pod of pods) {
    const problem = startProblem(pod);
    if (problem !== undefined) {
      held.push({ pod, problem });
    }
  }
  const first = held.toSorted((a, b) => (shardOf(a.pod) ?? 0) - (shardOf(b.pod) ?? 0))[0];
  if (first === undefined) {
    return undefined;
  }
  const who = `shard ${shardOf(first.pod) ?? '?'} (pod ${first.pod.metadata.name})`;
  const others = held.length > 1 ? ` (and ${held.length - 1} more pods that cannot start)` : '';
  return { reason: first.problem.reason, message: `${who}: ${first.problem.message}${others}` };
}

/** Why that pod cannot start; undefined when nothing holds it up. */
export function startProblem(pod: Pod): Problem | undefined {
  if (!isActive(pod) || pod.metadata.deletionTimestamp !== undefined) {
    return undefined;
  }
  const scheduled = podCondition(pod, 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason !== undefined) {
    return problem(scheduled.reason, scheduled.message);
  }
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  for (const status of statuses) {
    const waiting = waitingProblem(status);
    if (waiting !== undefined) {
      return waiting;
    }
  }
  return undefined;
}

function waitingProblem(status: ContainerStatus): Problem | undefined {
  const waiting = status.state?.waiting;
  if (waiting?.reason === undefined || ORDINARY.has(waiting.reason)) {
    return undefined;
  }
  return problem(SAME_AS[waiting.reason] ?? waiting.reason, waiting.message);
}

function problem(reason: string, message: string | undefined): Problem {
  const text = message === undefined || message === '' ? reason : message;
  return { reason, message: text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text };
}

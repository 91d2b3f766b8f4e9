import type { Action, NewEvent } from './decision.ts';
import { lostWorkers, type LostWorker } from './lost-workers.ts';
import type { Observed } from './observed.ts';
import { duePlaceholders } from './placeholder-end.ts';
import { placeholderFor } from './placeholder.ts';
import type { Plan } from './plan.ts';
import { podCondition, shardOf } from './pod-facts.ts';

/** Reason in the status, in events and in the pod's condition. */
export const WORKER_LOST = 'WorkerLost';
/** On a pod until the Job has counted how it ended and made the next one. */
const JOB_TRACKING = 'batch.kubernetes.io/job-tracking';

/** What is done about workers that are lost, and what is said of it. */
export interface Replacement {
  actions: Action[];
  events: NewEvent[];
}

/**
 * Each lost worker's node gets a placeholder, then its pod counts as disrupted, upon which the Job makes another: on
 * another node, and without a retry used up. What follows is in {@link tidiedUp}.
 */
export function replacement(observed: Observed, plan: Plan, now: Date): Replacement {
  const { computation, settings, nodes, placeholders = [], placeholderRefusals = [] } = observed;
  const lost = lostWorkers(observed, now);
  const taken = new Set(placeholders.map(({ spec }) => spec.nodeName));
  const free = [...new Set(lost.map(({ node }) => node))].filter(
    (node) => !taken.has(node) && (nodes === undefined || nodes.has(node)),
  );
  const image = computation.spec.worker.image ?? settings.workerImage;
  return {
    actions: [
      ...free.map((node): Action => ({
        type: 'createPlaceholder',
        pod: placeholderFor(computation, plan, node, image),
      })),
      ...lost.flatMap(failed),
    ],
    events: [
      ...lost.map(({ pod, why }): NewEvent => ({
        type: 'Warning',
        reason: WORKER_LOST,
        message: `shard ${shardOf(pod) ?? '?'}: pod ${pod.metadata.name} ${why}; replaced on another node`,
      })),
      ...placeholderRefusals.map((why): NewEvent => ({
        type: 'Warning',
        reason: 'PlaceholderRefused',
        message: `the replacement may be put on the lost node again until the cluster finds out: the placeholder was refused, ${why}`,
      })),
    ],
  };
}

/**
 * Pods of lost workers that the Job has counted go (deleted before, they would cost a back-off), and placeholders that
 * are due; where the Computation is `over`, all of them.
 */
export function tidiedUp(observed: Observed, now: Date, over: boolean): Action[] {
  const counted = observed.pods.filter(
    (pod) =>
      podCondition(pod, 'DisruptionTarget')?.reason === WORKER_LOST &&
      pod.status?.phase === 'Failed' &&
      !(pod.metadata.finalizers ?? []).includes(JOB_TRACKING),
  );
  const placeholders = over ? (observed.placeholders ?? []) : duePlaceholders(observed, now);
  return [...counted, ...placeholders].flatMap(({ metadata: { name, uid } }): Action[] =>
    uid === undefined ? [] : [{ type: 'deletePod', name, uid }],
  );
}

function failed({ pod, why }: LostWorker): Action[] {
  const { name, uid, resourceVersion } = pod.metadata;
  return uid === undefined || resourceVersion === undefined
    ? []
    : [{ type: 'failPod', name, uid, resourceVersion, message: `the worker ${why}` }];
}

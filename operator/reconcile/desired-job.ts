import type { Computation } from '../../crds/computation.ts';
import { EXIT_GIVE_UP, EXIT_LATER } from '../../crds/exit-codes.ts';
import type { Job, PodFailurePolicyRule } from '../kube/objects.ts';
import { labelsFor } from './object-labels.ts';
import type { ReconcileSettings } from './observed.ts';
import type { Plan } from './plan.ts';
import { WORKER_CONTAINER } from './pod-facts.ts';
import { podTemplate } from './pod-template.ts';
import { queueMetadata, queueOf } from './queue-labels.ts';

/**
 * The Indexed Job of a Computation, index = shard; suspended where a queue of Kueue is to start it. In mode Queue an
 * index is a worker, and the first that ends has heard that all is computed.
 */
export function desiredJob(computation: Computation, plan: Plan, settings: ReconcileSettings): Job {
  const { apiVersion, kind } = computation;
  const { name, namespace, uid } = computation.metadata;
  const { labels, annotations } = queueMetadata(computation);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: plan.jobName,
      namespace,
      labels: { ...labelsFor(computation), ...labels },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }],
    },
    spec: {
      completionMode: 'Indexed',
      completions: plan.shards,
      parallelism: plan.pods,
      suspend: queueOf(computation) !== undefined,
      backoffLimitPerIndex: computation.spec.failurePolicy.retriesPerShard,
      podReplacementPolicy: 'Failed',
      podFailurePolicy: { rules: FAILURE_RULES },
      ...(computation.spec.mode === 'Queue' ? { successPolicy: { rules: [{ succeededCount: 1 }] } } : {}),
      template: podTemplate(computation, plan, settings),
    },
  };
}

/** In this order: a disruption is nobody's fault whatever the exit code. */
const FAILURE_RULES: PodFailurePolicyRule[] = [
  { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
  { action: 'Ignore', onExitCodes: { containerName: WORKER_CONTAINER, operator: 'In', values: [EXIT_LATER] } },
  { action: 'FailIndex', onExitCodes: { containerName: WORKER_CONTAINER, operator: 'In', values: [EXIT_GIVE_UP] } },
];

import { createHash } from 'node:crypto';
import type { Computation, QueuePolicy } from '../../crds/computation.ts';
import type { ListFacts } from '../../crds/lists/point-list.ts';
import type { QueueSettings, Registration, WorkSpec } from '../../crds/protocol.ts';
import { slotsOf } from '../../crds/slots.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Plan } from './plan.ts';

/**
 * What the ledger is told of a Computation. The same for the same spec, so that it may be told again.
 *
 * @param points of its list, where that stands elsewhere and the ledger does not know of it yet
 */
export function registrationFor(computation: Computation, plan: Plan, points?: ListFacts): Registration {
  const { spec, metadata } = computation;
  const work: WorkSpec = {
    parameters: spec.parameters,
    ...(points && { points }),
    algorithm: spec.algorithm,
    aggregations: spec.aggregations,
    retriesPerParameter: spec.failurePolicy.retriesPerParameter,
    ...(spec.failurePolicy.timeoutSecondsPerParameter === undefined
      ? {}
      : { timeoutSecondsPerParameter: spec.failurePolicy.timeoutSecondsPerParameter }),
    slots: slotsOf(spec.worker),
  };
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    total: plan.total,
    ...(spec.mode === 'Queue' ? { mode: spec.mode, queue: queueSettings(spec.queue) } : {}),
    segments: plan.shards,
    specHash: specHash(computation),
    work,
    ...(spec.results.maxBytes === undefined ? {} : { maxBytes: spec.results.maxBytes }),
  };
}

function queueSettings({ batchSize, ...rest }: QueuePolicy): QueueSettings {
  return { ...rest, batchSize: typeof batchSize === 'number' ? batchSize : 'Auto' };
}

/** Hash over the part of the spec that decides the rows: what is computed, by which program. */
export function specHash(computation: Computation): string {
  const { parameters, algorithm, worker, failurePolicy } = computation.spec;
  const decisive = {
    parameters,
    algorithm,
    image: worker.image,
    env: worker.env,
    ...(worker.inputs === undefined ? {} : { inputs: worker.inputs }),
    retries: failurePolicy.retriesPerParameter,
    timeout: failurePolicy.timeoutSecondsPerParameter,
  };
  return createHash('sha256').update(canonicalJson(decisive)).digest('hex');
}

import type { Observed } from './observed.ts';
import { isActive } from './pod-facts.ts';

/** A worker without a pod that is not heard for so long is gone: younger ones our view of the pods may lack. */
const UNHEARD_SECONDS = 5;

/**
 * Pods that compute no more, of which the ledger has not been told yet, so that others get their batches at once: they
 * ended, or Kubernetes has them no longer. Only in mode Queue, while anything is left to compute.
 */
export function goneWorkers({ computation, pods, ledger, formerPods = [], toldGone }: Observed): string[] {
  const progress = ledger.state === 'answering' ? ledger.progress : undefined;
  if (computation.spec.mode !== 'Queue' || progress?.mode !== 'Queue' || progress.complete) {
    return [];
  }
  const known = new Set(pods.map(({ metadata }) => metadata.name));
  const ended = pods.filter((pod) => !isActive(pod)).map(({ metadata }) => metadata.name);
  const unheard = (progress.queue?.workers ?? [])
    .filter(({ silentSeconds }) => silentSeconds !== undefined && silentSeconds >= UNHEARD_SECONDS)
    .map(({ worker }) => worker);
  const absent = [...formerPods, ...unheard].filter((name) => !known.has(name));
  return [...new Set([...ended, ...absent])].filter((name) => toldGone?.has(name) !== true).toSorted();
}

import { LABEL_SHARD } from '../../crds/labels.ts';
import type { Action } from './decision.ts';
import { podsToLetGo, withoutJobTracking } from './let-go.ts';
import type { Observed } from './observed.ts';
import { shardOf } from './pod-facts.ts';
import { FAILURE_COUNT, IGNORED_FAILURE_COUNT, podsToReset } from './retry-reset.ts';

/**
 * Pods get the label of their shard, which a Job's template cannot give, and their failures forgiven. One that its Job let
 * go (its labels changed by hand, the Job deleted without it) has a successor and goes: nobody else would delete it. One
 * that is being deleted is forgiven, too: an evicted worker commits as it leaves, and its successor counts on from it. One
 * that failed after progress is let go, so that its successor comes at once.
 */
export function podChanges({ computation, pods, ledger }: Observed): Action[] {
  const shards = ledger.state === 'answering' ? (ledger.progress?.shards ?? []) : [];
  const reset = new Set(podsToReset(pods, shards));
  const letGo = new Set(podsToLetGo(pods, shards, computation.spec.failurePolicy.retriesPerShard));
  return pods.flatMap((pod): Action[] => {
    const { name, uid, labels, deletionTimestamp } = pod.metadata;
    const shard = shardOf(pod);
    const isGoing = deletionTimestamp !== undefined;
    if (uid === undefined || shard === undefined) {
      return [];
    }
    if (!isGoing && pod.metadata.ownerReferences?.some(({ controller }) => controller === true) !== true) {
      return [{ type: 'deletePod', name, uid }];
    }
    const isLabelled = isGoing || labels?.[LABEL_SHARD] === String(shard);
    if (isLabelled && !reset.has(pod) && !letGo.has(pod)) {
      return [];
    }
    return [
      {
        type: 'patchPod',
        name,
        uid,
        ...(isLabelled ? {} : { labels: { [LABEL_SHARD]: String(shard) } }),
        ...(reset.has(pod) ? { annotations: { [FAILURE_COUNT]: '0', [IGNORED_FAILURE_COUNT]: '0' } } : {}),
        ...(letGo.has(pod) ? { finalizers: withoutJobTracking(pod) } : {}),
      },
    ];
  });
}

import { HEARTBEAT_SECONDS, type ShardProgress } from '../../crds/protocol.ts';
import type { Pod } from '../kube/objects.ts';
import type { Observed } from './observed.ts';
import { shardOf } from './pod-facts.ts';

/** A worker that was not heard for so long is silent. */
export const SILENT_SECONDS = 15;
/**
 * When it is asked how many are silent, this counts already: workers cut off at one moment have beaten last at different
 * ones.
 */
const FALLING_SILENT_SECONDS = SILENT_SECONDS - 3 * HEARTBEAT_SECONDS;

/** The workers of a Computation by whether the ledger hears them. */
export interface Voices {
  /** Running pods that hold the claim of a shard that is not complete. */
  claimants: Pod[];
  /** Those of them that are silent. */
  silent: Pod[];
  /** More than half of the claimants are falling silent at once: something else is wrong. */
  isMajoritySilent: boolean;
}

/** Nobody is silent while the ledger is away: it is the one who listens. */
export function voices({ pods, ledger }: Observed): Voices {
  const shards = ledger.state === 'answering' ? (ledger.progress?.shards ?? []) : [];
  const heard = pods.flatMap((pod) => {
    const shard = claimOf(pod, shards);
    return shard === undefined ? [] : [{ pod, seconds: shard.silentSeconds ?? 0 }];
  });
  const silentFor = (seconds: number): Pod[] => heard.filter((each) => each.seconds >= seconds).map(({ pod }) => pod);
  return {
    claimants: heard.map(({ pod }) => pod),
    silent: silentFor(SILENT_SECONDS),
    isMajoritySilent: silentFor(FALLING_SILENT_SECONDS).length * 2 > heard.length,
  };
}

/** The shard that a running pod has claimed, while it is not complete. */
function claimOf(pod: Pod, shards: readonly ShardProgress[]): ShardProgress | undefined {
  const shard = shards[shardOf(pod) ?? -1];
  return pod.status?.phase === 'Running' && shard?.worker === pod.metadata.name && !shard.complete ? shard : undefined;
}

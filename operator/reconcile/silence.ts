import { HEARTBEAT_SECONDS, type ShardProgress } from '../../crds/protocol.ts';
import type { Pod } from '../kube/objects.ts';
import type { LedgerView, Observed } from './observed.ts';
import { shardOf } from './pod-facts.ts';
import { shardAt } from './shard-at.ts';

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
  /**
   * More than half of the workers are falling silent at once: something else is wrong. Those that completed their shard
   * since the others fell silent were heard, too.
   */
  isMajoritySilent: boolean;
}

/** Nobody is silent while the ledger is away: it is the one who listens. */
export function voices({ pods, ledger }: Observed): Voices {
  const shards = ledger.state === 'answering' ? (ledger.progress?.shards ?? []) : [];
  const heard = pods.flatMap((pod) => {
    const shard = claimOf(pod, shards);
    return shard === undefined ? [] : [{ pod, seconds: shard.silentSeconds ?? 0 }];
  });
  const falling = heard.filter(({ seconds }) => seconds >= FALLING_SILENT_SECONDS);
  const forSeconds = Math.min(...falling.map(({ seconds }) => seconds));
  return {
    claimants: heard.map(({ pod }) => pod),
    silent: falling.filter(({ seconds }) => seconds >= SILENT_SECONDS).map(({ pod }) => pod),
    isMajoritySilent: falling.length * 2 > heard.length + completedWithin(ledger, forSeconds),
  };
}

/** How many shards were completed in the last seconds, all by the ledger's own clock. */
function completedWithin(ledger: LedgerView, seconds: number): number {
  if (ledger.state !== 'answering' || ledger.ledgerNow === undefined) {
    return 0;
  }
  const since = ledger.ledgerNow.getTime() - seconds * 1_000;
  const shards = ledger.progress?.shards ?? [];
  return shards.filter(({ completedAt }) => completedAt !== undefined && Date.parse(completedAt) > since).length;
}

/** The shard that a running pod has claimed, while it is not complete. */
function claimOf(pod: Pod, shards: readonly ShardProgress[]): ShardProgress | undefined {
  const shard = shardAt(shards, shardOf(pod));
  return pod.status?.phase === 'Running' && shard?.worker === pod.metadata.name && !shard.complete ? shard : undefined;
}

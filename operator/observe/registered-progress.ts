import type { ComputationProgress, Registration } from '../../crds/protocol.ts';
import { unclaimedShard } from '../reconcile/unclaimed-shard.ts';

/** What the ledger will say of a Computation that it has just been told of for the first time. */
export function registeredProgress(uid: string, registration: Registration, now: Date): ComputationProgress {
  const { namespace, name, specHash, total, segments } = registration;
  return {
    uid,
    namespace,
    name,
    specHash,
    total,
    completed: 0,
    failed: 0,
    complete: false,
    bytes: 0,
    full: false,
    registeredAt: now.toISOString(),
    ratePerSecond: 0,
    aggregates: [],
    failures: [],
    shards: Array.from({ length: segments }, (_, segment) => unclaimedShard(total, segments, segment)),
  };
}

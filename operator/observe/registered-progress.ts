import type { ComputationProgress, QueueProgress, Registration } from '../../crds/protocol.ts';
import { unclaimedShard } from '../reconcile/unclaimed-shard.ts';

const EMPTY_QUEUE: QueueProgress = {
  available: true,
  waiting: 0,
  inFlight: 0,
  redelivered: 0,
  oldestSeconds: 0,
  uncut: 0,
  workers: [],
};

/** What the ledger will say of a Computation that it has just been told of for the first time. */
export function registeredProgress(uid: string, registration: Registration, now: Date): ComputationProgress {
  const { namespace, name, specHash, total, segments, mode } = registration;
  const isQueue = mode === 'Queue';
  return {
    uid,
    namespace,
    name,
    specHash,
    ...(isQueue ? { mode, queue: EMPTY_QUEUE } : {}),
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
    shards: isQueue ? [] : Array.from({ length: segments }, (_, segment) => unclaimedShard(total, segments, segment)),
  };
}

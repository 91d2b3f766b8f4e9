import type { ShardStatus } from '../../crds/computation.ts';
import { rangeText } from '../../crds/partition.ts';
import type { ShardProgress } from '../../crds/protocol.ts';
import type { Pod } from '../kube/objects.ts';
import { exitReason } from './exit-text.ts';
import { isActive, isRunning } from './pod-facts.ts';
import { podProblem } from './pod-problems.ts';

/** A parameter in hand for so long is said to hold the others up. */
const SLOW_SECONDS = 10;

/** What is known of all shards beside the ledger's word. */
export interface ShardContext {
  podsByShard: ReadonlyMap<number, readonly Pod[]>;
  /** Shards whose retries are used up. */
  failedIndexes: ReadonlySet<number>;
  /** What a shard is that is neither complete nor given up nor running. */
  idlePhase: 'Pending' | 'Suspended' | 'Cancelled' | 'Failed';
  /** In mode Queue, finished batches by worker. */
  tasks?: ReadonlyMap<number, number>;
}

/** One entry of `status.shards`. */
export function shardStatus(shard: ShardProgress, context: ShardContext): ShardStatus {
  const pods = context.podsByShard.get(shard.segment) ?? [];
  const newest = pods.at(-1);
  const phase = phaseOf(shard, newest, context);
  const reason = phase === 'Pending' || phase === 'Failed' ? reasonOf(pods) : undefined;
  const node = shard.node ?? newest?.spec.nodeName;
  const pod = shard.worker ?? newest?.metadata.name;
  const { inHand } = shard;
  const tasks = context.tasks?.get(shard.segment);
  return {
    index: shard.segment,
    range: rangeText(shard),
    phase,
    ...(reason === undefined ? {} : { reason }),
    ...(tasks === undefined ? {} : { tasks }),
    ...(node === undefined ? {} : { node }),
    ...(pod === undefined ? {} : { pod }),
    completed: shard.completed,
    failed: shard.failed,
    attempts: shard.epoch,
    ratePerSecond: Math.round(rateOf(shard) * 10) / 10,
    ...(shard.firstClaimAt === undefined ? {} : { startTime: shard.firstClaimAt }),
    ...(shard.completedAt === undefined ? {} : { completionTime: shard.completedAt }),
    ...(inHand !== undefined && inHand.seconds >= SLOW_SECONDS && phase === 'Running'
      ? { slowest: { parameter: inHand.id, seconds: Math.floor(inHand.seconds) } }
      : {}),
    timing: {
      computeMs: Math.round(shard.timing.computeMs),
      waitMs: Math.round(shard.timing.waitMs),
      idleMs: Math.round(shard.timing.idleMs),
    },
    ...(shard.usage === undefined
      ? {}
      : {
          usage: {
            cpuMs: Math.round(shard.usage.cpuMs),
            peakMemoryBytes: Math.round(shard.usage.peakMemoryBytes),
          },
        }),
  };
}

function phaseOf(shard: ShardProgress, newest: Pod | undefined, context: ShardContext): ShardStatus['phase'] {
  if (shard.complete) {
    return 'Succeeded';
  }
  if (context.failedIndexes.has(shard.segment)) {
    return 'Failed';
  }
  return newest !== undefined && isRunning(newest) ? 'Running' : context.idlePhase;
}

/** Why a shard has no running worker: its newest pod cannot start, or the last one failed. */
function reasonOf(pods: readonly Pod[]): string | undefined {
  const newest = pods.at(-1);
  if (newest !== undefined && isActive(newest)) {
    return podProblem([newest])?.reason;
  }
  const failed = pods.findLast((pod) => pod.status?.phase === 'Failed');
  return failed === undefined ? undefined : exitReason(failed);
}

/** The present rate; at the end the rate over all. */
function rateOf(shard: ShardProgress): number {
  if (shard.completedAt === undefined || shard.firstClaimAt === undefined) {
    return shard.ratePerSecond;
  }
  const seconds = (Date.parse(shard.completedAt) - Date.parse(shard.firstClaimAt)) / 1_000;
  return seconds > 0 ? (shard.completed + shard.failed) / seconds : 0;
}

import type { QueueProgress, ShardProgress, WorkerProgress } from '../../../crds/protocol.ts';
import { rangeText } from '../../../crds/partition.ts';
import type { FeederView } from '../queue/feeder.ts';
import type { StoredSegment } from '../store/stored-segment.ts';
import type { StoredWorker } from '../store/stored-worker.ts';
import { rounded } from './rounded.ts';
import type { WorkerLives } from './worker-lives.ts';

/** What is durable of a Computation in mode Queue beside what all have. */
export interface DurableQueue {
  workers: StoredWorker[];
  open: StoredSegment[];
  redelivered: number;
  uncut: number;
}

/** How its tasks are doing. @param now milliseconds since the epoch */
export function queueView(durable: DurableQueue, lives: WorkerLives, stream: FeederView, now: number): QueueProgress {
  const firstClaims = durable.open.map(({ firstClaimAt }) => firstClaimAt).filter((each) => each !== undefined);
  const oldest = firstClaims.toSorted().at(0);
  return {
    ...stream,
    redelivered: durable.redelivered,
    oldestSeconds: oldest === undefined ? 0 : Math.max(0, rounded((now - Date.parse(oldest)) / 1000)),
    uncut: durable.uncut,
    ...(lives.longest !== undefined && { longest: lives.longest }),
    workers: durable.workers.map((stored) => workerView(stored, lives, taskOf(durable, stored, lives))),
  };
}

/** The workers, each as a shard. */
export function workerShards(durable: DurableQueue, lives: WorkerLives, complete: boolean): ShardProgress[] {
  return durable.workers.map((stored) => {
    const { index, worker, node, imageId, joins, completed, failed, timing, usage } = stored;
    const { firstJoinedAt, joinedAt, lastCommitAt } = stored;
    const task = taskOf(durable, stored, lives);
    const isOver = complete || lives.life(index)?.over === true;
    const inHand = isOver ? undefined : lives.life(index)?.inHand;
    return {
      segment: index,
      start: task?.start ?? 0,
      end: task?.end ?? 0,
      offset: task?.offset ?? 0,
      completed,
      failed,
      complete,
      epoch: joins,
      worker,
      node,
      ...(imageId !== undefined && { imageId }),
      firstClaimAt: firstJoinedAt,
      claimedAt: joinedAt,
      ...(lastCommitAt !== undefined && { lastCommitAt, ...(complete && { completedAt: lastCommitAt }) }),
      ...(!isOver && { silentSeconds: rounded(lives.silentSeconds(index)) }),
      ratePerSecond: complete ? 0 : rounded(lives.rate(index)),
      ...(inHand !== undefined && { inHand }),
      timing,
      ...(usage !== undefined && { usage }),
    };
  });
}

function workerView(stored: StoredWorker, lives: WorkerLives, task: StoredSegment | undefined): WorkerProgress {
  const { index, worker, node, tasks, completed, failed } = stored;
  const life = lives.life(index);
  return {
    index,
    worker,
    node,
    tasks,
    completed,
    failed,
    ratePerSecond: rounded(lives.rate(index)),
    ...(task !== undefined && { range: rangeText(task) }),
    ...(life?.over !== true && { silentSeconds: rounded(lives.silentSeconds(index)) }),
    ...(life?.inHand !== undefined && { inHand: life.inHand }),
  };
}

/** The first task that a worker has now. */
function taskOf(
  { open }: DurableQueue,
  { index, worker }: StoredWorker,
  lives: WorkerLives,
): StoredSegment | undefined {
  const held = lives.life(index)?.held ?? [];
  return open.find((task) => task.worker === worker && (held.length === 0 || held.includes(task.segment)));
}

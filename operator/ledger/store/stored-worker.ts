import type { WorkerTiming, WorkerUsage } from '../../../crds/protocol.ts';
import { integer, optionalText, text, type SqlRow } from './row-fields.ts';
import { readUsage } from './stored-usage.ts';

/** A row of `worker`: a worker index of mode Queue and who has it now. */
export interface StoredWorker {
  index: number;
  worker: string;
  node: string;
  imageId: string | undefined;
  joins: number;
  /** Tasks that were finished under this index. */
  tasks: number;
  completed: number;
  failed: number;
  firstJoinedAt: string;
  joinedAt: string;
  lastCommitAt: string | undefined;
  timing: WorkerTiming;
  /** Undefined where no worker has told it. */
  usage: WorkerUsage | undefined;
}

export function readWorker(row: SqlRow): StoredWorker {
  return {
    index: integer(row, 'worker_index'),
    worker: text(row, 'worker'),
    node: text(row, 'node'),
    imageId: optionalText(row, 'image_id'),
    joins: integer(row, 'joins'),
    tasks: integer(row, 'tasks'),
    completed: integer(row, 'completed'),
    failed: integer(row, 'failed'),
    firstJoinedAt: text(row, 'first_joined_at'),
    joinedAt: text(row, 'joined_at'),
    lastCommitAt: optionalText(row, 'last_commit_at'),
    timing: {
      computeMs: integer(row, 'compute_ms'),
      waitMs: integer(row, 'wait_ms'),
      idleMs: integer(row, 'idle_ms'),
    },
    usage: readUsage(row),
  };
}

import type {
  Claim,
  CommitAnswer,
  HeartbeatAnswer,
  JoinAnswer,
  WorkerHeartbeatAnswer,
  YieldAnswer,
} from '../../crds/protocol.ts';
import { isRecord } from '../../crds/record.ts';

/** The value has the form that crds/protocol.ts says. */
export function isClaim(value: unknown): value is Claim {
  return (
    isRecord(value) &&
    ['segment', 'start', 'end', 'offset', 'epoch', 'total', 'segments'].every(
      (name) => typeof value[name] === 'number',
    ) &&
    typeof value['complete'] === 'boolean' &&
    typeof value['careful'] === 'boolean' &&
    isRecord(value['work']) &&
    isRecord(value['work']['algorithm']) &&
    isRecord(value['work']['parameters']) &&
    Array.isArray(value['work']['aggregations'])
  );
}

/** The value has the form that crds/protocol.ts says. */
export function isCommitAnswer(value: unknown): value is CommitAnswer {
  return isRecord(value) && typeof value['offset'] === 'number' && typeof value['complete'] === 'boolean';
}

/** The value has the form that crds/protocol.ts says. */
export function isHeartbeatAnswer(value: unknown): value is HeartbeatAnswer {
  return isRecord(value) && typeof value['offset'] === 'number' && typeof value['complete'] === 'boolean';
}

/** The value has the form that crds/protocol.ts says. */
export function isJoinAnswer(value: unknown): value is JoinAnswer {
  return (
    isRecord(value) &&
    typeof value['total'] === 'number' &&
    typeof value['complete'] === 'boolean' &&
    isRecord(value['work']) &&
    (value['complete'] || isQueueAccess(value['queue']))
  );
}

/** The value has the form that crds/protocol.ts says. */
export function isWorkerHeartbeatAnswer(value: unknown): value is WorkerHeartbeatAnswer {
  return isRecord(value) && typeof value['complete'] === 'boolean' && Array.isArray(value['stale']);
}

/** The value has the form that crds/protocol.ts says. */
export function isYieldAnswer(value: unknown): value is YieldAnswer {
  return isRecord(value) && typeof value['end'] === 'number' && typeof value['complete'] === 'boolean';
}

function isQueueAccess(value: unknown): boolean {
  return (
    isRecord(value) &&
    ['url', 'stream', 'group'].every((name) => typeof value[name] === 'string') &&
    typeof value['visibilityTimeoutSeconds'] === 'number'
  );
}

import type { Computation } from '../../crds/computation.ts';
import type { ComputationProgress } from '../../crds/protocol.ts';
import type { Problem } from './problem.ts';

/** How often the Job was made again without a parameter more in the ledger, and with how many: "2@6120". */
export const RECOMPUTED = 'ttg.io/recomputed';

/** What follows when a Job ended while coverage is missing. */
export type Recomputation =
  { kind: 'again'; annotations: Record<string, string>; problem: Problem } | { kind: 'exhausted'; problem: Problem };

/**
 * The Job is to be deleted and made again for what is missing; not for ever, where its pods end as if all was done but
 * the ledger hears nothing (a worker image of somebody else's): `retriesPerShard` times without progress, at least
 * once.
 */
export function recomputation(computation: Computation, progress: ComputationProgress): Recomputation {
  const done = progress.completed + progress.failed;
  const missing = `${progress.total - done} of ${progress.total} parameters are missing in the ledger`;
  const before = readRecomputed(computation.metadata.annotations?.[RECOMPUTED]);
  const times = before?.done === done ? before.times + 1 : 1;
  const allowed = Math.max(1, computation.spec.failurePolicy.retriesPerShard);
  if (times > allowed) {
    return {
      kind: 'exhausted',
      problem: {
        reason: 'WorkersEndWithoutResults',
        message: `the Job ended ${times} times in a row without a new result while ${missing}; does the image run the worker?`,
      },
    };
  }
  return {
    kind: 'again',
    annotations: { [RECOMPUTED]: `${times}@${done}` },
    problem: { reason: 'Recomputing', message: `the Job has ended while ${missing}; it is made again for them` },
  };
}

function readRecomputed(text: string | undefined): { times: number; done: number } | undefined {
  const match = /^(\d+)@(\d+)$/.exec(text ?? '');
  return match === null ? undefined : { times: Number(match[1]), done: Number(match[2]) };
}

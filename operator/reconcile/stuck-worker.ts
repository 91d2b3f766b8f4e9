import { whatCovers } from './long-parameter.ts';
import type { Observed } from './observed.ts';
import type { Problem } from './problem.ts';
import { SILENT_SECONDS } from './silence.ts';

/** A worker of mode Queue that is heard, and has had one parameter in hand for longer than a silent one may take. */
export function stuckWorker({ computation, ledger }: Observed): Problem | undefined {
  const workers = ledger.state === 'answering' ? (ledger.progress?.queue?.workers ?? []) : [];
  const { visibilityTimeoutSeconds } = computation.spec.queue;
  const allowed = Math.max(SILENT_SECONDS, visibilityTimeoutSeconds);
  const stuck = workers
    .flatMap(({ index, worker, inHand, silentSeconds }) =>
      inHand !== undefined && inHand.seconds >= allowed && silentSeconds !== undefined
        ? [{ index, worker, inHand }]
        : [],
    )
    .toSorted((a, b) => b.inHand.seconds - a.inHand.seconds);
  const [first] = stuck;
  if (first === undefined) {
    return undefined;
  }
  const { index, worker, inHand } = first;
  const others = stuck.length > 1 ? ` (and ${stuck.length - 1} more)` : '';
  return {
    reason: 'WorkerStuck',
    message:
      `worker ${index} (pod ${worker}) has been at parameter ${inHand.id} for ${Math.floor(inHand.seconds)} s${others}, ` +
      `queue.visibilityTimeoutSeconds is ${visibilityTimeoutSeconds}: the worker keeps it for as long as it is heard of, and the ` +
      `others go on; ${whatCovers(inHand.seconds)}, failurePolicy.timeoutSecondsPerParameter would end it`,
  };
}

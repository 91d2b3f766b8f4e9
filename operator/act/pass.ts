import type { Computation } from '../../crds/computation.ts';
import type { EventRecorder } from '../kube/contract.ts';
import type { ReconcileResult } from '../kube/reconcile-loop.ts';
import type { ComputationMemory } from '../observe/memory.ts';
import { observe, type Sources } from '../observe/observe.ts';
import type { Observed } from '../reconcile/observed.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { carryOut, writeStatus, type Hands } from './carry-out.ts';
import { isNewest, needsNewest } from './newest.ts';

const OUTDATED_RETRY_MS = 200;

/** One pass over a Computation: observe, decide, write in order, and tell the events once all is written. */
export async function pass(
  cached: Computation,
  memory: ComputationMemory,
  sources: Sources,
  hands: Hands,
  events: EventRecorder,
): Promise<ReconcileResult> {
  const observed = await observe(cached, memory, sources);
  const decision = reconcile(observed, hands.clock.now());
  let computation = asStored(observed);
  let isConfirmed = false;
  for (const action of decision.actions) {
    if (!isConfirmed && needsNewest(action, computation)) {
      isConfirmed = await isNewest(computation, memory, hands.api);
      if (!isConfirmed) {
        return { requeueAfterMs: OUTDATED_RETRY_MS };
      }
    }
    const after = await carryOut(action, computation, memory, hands);
    if ('retryAfterMs' in after) {
      return { requeueAfterMs: after.retryAfterMs };
    }
    computation = after;
  }
  if (decision.status !== undefined) {
    await writeStatus(decision.status, computation, memory, hands);
  }
  for (const { type, reason, message } of decision.events) {
    events.event(computation, type, reason, message);
  }
  const { requeueAfterSeconds } = decision;
  return requeueAfterSeconds === undefined ? {} : { requeueAfterMs: requeueAfterSeconds * 1_000 };
}

/** The Computation as the API server has it: patches are made against that. */
function asStored({ computation, foreignStatus }: Observed): Computation {
  return foreignStatus === undefined ? computation : { ...computation, status: foreignStatus };
}

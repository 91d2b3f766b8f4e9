import type { Pod } from '../kube/objects.ts';
import type { Observed } from './observed.ts';

/** The replacement has found its node by then. */
const PLACED_SECONDS = 10;
/** A node that died has been found not ready by then; one that still is ready never died. */
const FOUND_OUT_SECONDS = 75;

/** Placeholders that have done their work: their node is gone, or works (again). */
export function duePlaceholders({ placeholders = [], nodes }: Observed, now: Date): Pod[] {
  return placeholders.filter((placeholder) => {
    const { creationTimestamp, deletionTimestamp } = placeholder.metadata;
    if (deletionTimestamp !== undefined) {
      return false;
    }
    const since = new Date(creationTimestamp ?? now);
    const age = (now.getTime() - since.getTime()) / 1_000;
    const node = nodes?.get(placeholder.spec.nodeName ?? '');
    if (nodes !== undefined && node === undefined) {
      return true;
    }
    const isReady = node?.ready ?? true;
    const cameBack = node?.ready === true && node.since !== undefined && node.since > since;
    const neverLeft = node?.ready === true && age >= FOUND_OUT_SECONDS;
    return cameBack || neverLeft || (isReady && isTakenUp(placeholder) && age >= PLACED_SECONDS);
  });
}

/** Only a kubelet that lives says so. */
function isTakenUp(placeholder: Pod): boolean {
  return placeholder.status?.startTime !== undefined;
}

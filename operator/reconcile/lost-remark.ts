import type { Observed } from './observed.ts';
import { isActive } from './pod-facts.ts';
import type { Problem } from './problem.ts';
import { WORKER_LOST } from './replacement.ts';
import { voices } from './silence.ts';

const MAX_NODES = 3;

/** What is said while nodes of this Computation are lost, or its workers silent. */
export function lostRemark(observed: Observed): Problem | undefined {
  const { pods, placeholders = [], nodes } = observed;
  const used = [...placeholders, ...pods.filter(isActive)].flatMap(({ spec }) => spec.nodeName ?? []);
  const broken = used.filter((node) => nodes?.get(node)?.ready === false);
  if (broken.length > 0) {
    return { reason: 'NodeNotReady', message: `${names(broken)} not ready` };
  }
  const left = placeholders.flatMap(({ spec }) => spec.nodeName ?? []);
  if (left.length > 0) {
    return { reason: WORKER_LOST, message: `workers went silent, ${names(left)} kept free of new ones` };
  }
  const { silent, claimants, isMajoritySilent } = voices(observed);
  return silent.length > 0 && isMajoritySilent
    ? {
        reason: 'WorkersSilent',
        message: `the ledger hears nothing of ${silent.length} of ${claimants.length} running workers; as it is most of them, they are left alone while their nodes are ready`,
      }
    : undefined;
}

function names(all: readonly string[]): string {
  const distinct = [...new Set(all)].toSorted();
  const shown = distinct.slice(0, MAX_NODES).join(', ');
  const more = distinct.length > MAX_NODES ? ` and ${distinct.length - MAX_NODES} more` : '';
  return distinct.length === 1 ? `node ${shown} is` : `nodes ${shown}${more} are`;
}

import type { Pod } from '../kube/objects.ts';
import type { NodeState } from './node-state.ts';
import type { Observed } from './observed.ts';
import { isActive } from './pod-facts.ts';
import { SILENT_SECONDS, voices } from './silence.ts';

/** A pod that is to be replaced, on another node. */
export interface LostWorker {
  pod: Pod;
  node: string;
  /** For people: what is known of it. */
  why: string;
}

/** A pod that has yet to claim waits so long on a node that is not ready. */
const NOT_READY_SECONDS = 15;

/**
 * Workers that are given up: silent ones, as long as most others are heard; on a node that is not ready or gone silent
 * ones in any case, and pods that never came to claim. A worker that is heard is never lost, whatever its node is said
 * to be.
 */
export function lostWorkers(observed: Observed, now: Date): LostWorker[] {
  const { claimants, silent, isMajoritySilent } = voices(observed);
  return observed.pods.filter(isActive).flatMap((pod): LostWorker[] => {
    const node = pod.spec.nodeName;
    if (node === undefined) {
      return [];
    }
    const state = observed.nodes?.get(node);
    const isGone = observed.nodes !== undefined && state === undefined;
    if (silent.includes(pod) && (isGone || state?.ready === false || !isMajoritySilent)) {
      return [{ pod, node, why: `was not heard for ${SILENT_SECONDS} s, ${nodeText(node, state, isGone)}` }];
    }
    const isStuck = !claimants.includes(pod) && isLedgerHeard(observed) && notReadyFor(state, now) >= NOT_READY_SECONDS;
    return isStuck ? [{ pod, node, why: `holds no claim, ${nodeText(node, state, isGone)}` }] : [];
  });
}

/** Whether it is known who has claimed. */
function isLedgerHeard({ ledger }: Observed): boolean {
  return ledger.state === 'answering' && ledger.progress !== undefined;
}

function notReadyFor(state: NodeState | undefined, now: Date): number {
  return state === undefined || state.ready || state.since === undefined
    ? Number.NEGATIVE_INFINITY
    : (now.getTime() - state.since.getTime()) / 1_000;
}

function nodeText(node: string, state: NodeState | undefined, isGone: boolean): string {
  if (isGone) {
    return `node ${node} is gone`;
  }
  return state?.ready === false ? `node ${node} is not ready` : `on node ${node}`;
}

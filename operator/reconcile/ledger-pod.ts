import type { Pod } from '../kube/objects.ts';
import type { NodeState } from './node-state.ts';
import { isActive } from './pod-facts.ts';
import { startProblem } from './pod-problems.ts';

/** The ledger's pods as they are while the ledger does not answer. */
export interface LedgerPods {
  /** Where they were looked for. */
  namespace: string;
  pods: readonly Pod[];
  /** The nodes they are on, by name; undefined where the controller may not read nodes. */
  nodes?: ReadonlyMap<string, NodeState>;
}

/** Where the ledger's pod is and what of that may keep it from answering: half a sentence for a message. */
export function ledgerPodText({ namespace, pods, nodes }: LedgerPods): string {
  const pod = pods.find(({ metadata }) => metadata.deletionTimestamp === undefined) ?? pods[0];
  if (pod === undefined) {
    return `there is no pod of it in namespace ${namespace}`;
  }
  const its = `its pod ${pod.metadata.name}`;
  const problem = startProblem(pod);
  if (pod.spec.nodeName === undefined) {
    return `${its} is on no node yet${problem === undefined ? '' : `, ${problem.reason}: ${problem.message}`}`;
  }
  const where = `${its} is on node ${pod.spec.nodeName}`;
  const broken = nodes === undefined ? undefined : nodeText(nodes.get(pod.spec.nodeName));
  if (broken !== undefined) {
    return `${where}, which ${broken}`;
  }
  if (problem !== undefined) {
    return `${where}, ${problem.reason}: ${problem.message}`;
  }
  return pod.metadata.deletionTimestamp !== undefined || !isActive(pod) ? `${where} and has ended or is ending` : where;
}

/** What is wrong with a node; undefined = nothing. */
function nodeText(node: NodeState | undefined): string | undefined {
  if (node === undefined) {
    return 'is gone';
  }
  const since = node.since === undefined ? '' : ` since ${node.since.toISOString().slice(0, 19)}Z`;
  return node.ready ? undefined : `is not ready${since}`;
}

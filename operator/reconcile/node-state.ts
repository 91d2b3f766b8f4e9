import type { Node } from '../kube/objects.ts';

/** Whether the cluster believes that a node works, and since when. */
export interface NodeState {
  ready: boolean;
  /** Undefined where the node has never said anything. */
  since?: Date;
}

/** As the node's condition `Ready` has it. A dead node is told from a ready one after some 45 s, not at once. */
export function nodeStateOf(node: Node): NodeState {
  const condition = node.status?.conditions?.find(({ type }) => type === 'Ready');
  const since = condition?.lastTransitionTime;
  return { ready: condition?.status === 'True', ...(since === undefined ? {} : { since: new Date(since) }) };
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { NODES, PODS } from '../../../operator/kube/resource.ts';
import { nodeStateOf } from '../../../operator/reconcile/node-state.ts';
import { until } from '../../env/until.ts';
import { api } from './api.ts';
import { onNode } from './nodes.ts';

const run = promisify(execFile);

/** A way in which a node of the kind cluster is out of reach, and the way back. */
export interface NodeFault {
  name: string;
  begin: (node: string) => Promise<void>;
  end: (node: string) => Promise<void>;
}

/** The machine is gone: everything on it is dead. */
export const LOST: NodeFault = {
  name: 'lost',
  begin: async (node) => void (await run('docker', ['kill', node])),
  end: async (node) => void (await run('docker', ['start', node])),
};

/** Nothing on it runs on, and nothing on it knows. */
export const FROZEN: NodeFault = {
  name: 'frozen',
  begin: async (node) => void (await run('docker', ['pause', node])),
  end: async (node) => void (await run('docker', ['unpause', node])),
};

/** Everything on it runs on and hears nobody. */
export const CUT_OFF: NodeFault = {
  name: 'cut off',
  begin: async (node) => dropAll(node, '-I'),
  end: async (node) => dropAll(node, '-D'),
};

async function dropAll(node: string, how: '-I' | '-D'): Promise<void> {
  for (const chain of ['INPUT', 'OUTPUT', 'FORWARD']) {
    const ownVoice = { INPUT: ['!', '-i', 'lo'], OUTPUT: ['!', '-o', 'lo'] }[chain] ?? [];
    await onNode(node, 'iptables', how, chain, ...ownVoice, '-j', 'DROP');
  }
}

/** Whether the ledger or the controller is on that node: losing it is another test. */
export async function carriesOurs(node: string): Promise<boolean> {
  const { items } = await api.list(PODS, { namespace: SYSTEM_NAMESPACE, fieldSelector: `spec.nodeName=${node}` });
  return items.length > 0;
}

/** Waits until all nodes are ready. */
export async function allNodesReady(): Promise<void> {
  await until(
    'all nodes to be ready',
    async () => {
      const { items } = await api.list(NODES);
      return items.length > 0 && items.every((node) => nodeStateOf(node).ready);
    },
    { timeoutMs: 150_000, everyMs: 500 },
  );
}

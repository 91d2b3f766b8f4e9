import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { LEASES, NODES, PODS } from '../../../operator/kube/resource.ts';
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
    for (const program of ['iptables', 'ip6tables']) {
      await onNode(node, program, how, chain, ...ownVoice, '-j', 'DROP');
    }
  }
}

/** Whether the ledger or the controller is on that node: losing it is another test. */
export async function carriesOurs(node: string): Promise<boolean> {
  const { items } = await api.list(PODS, { namespace: SYSTEM_NAMESPACE, fieldSelector: `spec.nodeName=${node}` });
  return items.length > 0;
}

/** Waits until all nodes are ready and have said so since this was asked: what was believed before tells nothing. */
export async function allNodesReady(): Promise<void> {
  const askedAt = Date.now();
  await until(
    'all nodes to be ready',
    async () => {
      const { items: nodes } = await api.list(NODES);
      const { items: leases } = await api.list(LEASES, { namespace: 'kube-node-lease' });
      const renewed = new Map(leases.map(({ metadata, spec }) => [metadata.name, Date.parse(spec?.renewTime ?? '')]));
      return (
        nodes.length > 0 &&
        nodes.every((node) => nodeStateOf(node).ready && (renewed.get(node.metadata.name) ?? 0) > askedAt)
      );
    },
    { timeoutMs: 150_000, everyMs: 500 },
  );
}

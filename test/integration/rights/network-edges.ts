import { isRecord } from '../../../crds/record.ts';
import { recordAt, type Rendered } from '../install/rendered.ts';

const DNS = 53;
const API_SERVER = new Set([443, 6443]);

/** What the policies let the program of that name reach: `NAME → TARGET`, sorted. Ways in count as the sender's. */
export function edgesOf(objects: readonly Rendered[], ways: 'out' | 'in'): string[] {
  const edges = new Set<string>();
  for (const { object } of objects.filter(({ object: { kind } }) => kind === 'NetworkPolicy')) {
    const name = nameIn(recordAt(object, 'spec', 'podSelector'));
    const spec = recordAt(object, 'spec');
    for (const rule of recordsOf(spec[ways === 'out' ? 'egress' : 'ingress'])) {
      const peers = recordsOf(rule[ways === 'out' ? 'to' : 'from']);
      for (const other of peers.length === 0 ? targetsOf(rule) : peers.map(peerOf)) {
        edges.add(ways === 'out' ? `${name} → ${other}` : `${other} → ${name}`);
      }
    }
  }
  return [...edges].toSorted();
}

function targetsOf(rule: Record<string, unknown>): string[] {
  return recordsOf(rule['ports']).map(({ port }) =>
    port === DNS ? 'DNS' : API_SERVER.has(Number(port)) ? 'API server' : `anybody at ${String(port)}`,
  );
}

function peerOf(peer: Record<string, unknown>): string {
  return 'podSelector' in peer
    ? nameIn(recordAt(peer, 'podSelector'))
    : `pods of ${String(recordAt(peer, 'namespaceSelector', 'matchLabels')['kubernetes.io/metadata.name'])}`;
}

function nameIn(selector: Record<string, unknown>): string {
  return String(recordAt(selector, 'matchLabels')['app.kubernetes.io/name']);
}

function recordsOf(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.filter((one) => isRecord(one)) : [];
}

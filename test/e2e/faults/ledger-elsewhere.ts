import { APP_LEDGER, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import type { KubeObject, PodTemplateSpec } from '../../../operator/kube/objects.ts';
import { PODS } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { apply, kubectl } from '../cluster.ts';
import { api } from './api.ts';
import { onNode } from './nodes.ts';

const NAME = `${APP_LEDGER}-elsewhere`;
const FOLDER = '/var/lib/ttg/ledger-elsewhere';
/** On all that stands for it in the cluster: hack/kind/deploy.sh removes what a test that was cut off has left. */
const MARK = { 'ttg.io/e2e': 'ledger' };
const SELECTOR = Object.entries(MARK)
  .map(([key, value]) => `${key}=${value}`)
  .join();

interface StatefulSet extends KubeObject {
  spec: {
    replicas: number;
    selector: { matchLabels: Record<string, string> };
    template: PodTemplateSpec;
    volumeClaimTemplates: { metadata: { name: string; labels?: Record<string, string> }; spec: object }[];
  };
}

export interface Place {
  /** A node of the kind cluster. */
  node: string;
  /** The volume's size, MiB; unset, it is a folder on the node's disk. */
  mebibytes?: number;
}

/**
 * The ledger as it is installed, but on another node and on a volume of its own, empty at first: for tests that lose
 * the node or spoil the volume. The installed one rests meanwhile, its volume untouched.
 */
export class LedgerElsewhere {
  readonly node: string;
  /** The volume's folder on the node. */
  readonly folder = FOLDER;
  readonly pod = `${NAME}-0`;

  private constructor(node: string) {
    this.node = node;
  }

  /** Once it answers. */
  static async begin({ node, mebibytes }: Place): Promise<LedgerElsewhere> {
    await removeAll();
    await cleanFolder(node);
    await onNode(node, 'mkdir', '-p', FOLDER);
    if (mebibytes !== undefined) {
      await onNode(node, 'mount', '-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', FOLDER);
    }
    const installed: StatefulSet = JSON.parse(
      await kubectl('get', 'statefulset', APP_LEDGER, '-n', SYSTEM_NAMESPACE, '-o', 'json'),
    );
    await scale(APP_LEDGER, 0);
    await apply(JSON.stringify(volumeOn(node)));
    await apply(JSON.stringify(copyOf(installed)));
    const elsewhere = new LedgerElsewhere(node);
    await scale(NAME, 1);
    return elsewhere;
  }

  /** The installed one is back, on its own volume, and nothing of this one is left. The node must be there. */
  async end(): Promise<void> {
    await scale(NAME, 0);
    await removeAll();
    await scale(APP_LEDGER, 1);
    await cleanFolder(this.node);
  }

  async stop(): Promise<void> {
    await scale(NAME, 0);
  }

  async start(): Promise<void> {
    await scale(NAME, 1);
  }

  /** What a shell on the node prints; the folder is its working directory. */
  async inFolder(script: string): Promise<string> {
    return onNode(this.node, 'sh', '-ec', `cd ${FOLDER} && ${script}`);
  }
}

/** The installed ledger is there in so many copies, 0 or 1, and answers if it should. */
export async function scaleLedger(replicas: 0 | 1): Promise<void> {
  await scale(APP_LEDGER, replicas);
}

async function scale(statefulSet: string, replicas: 0 | 1): Promise<void> {
  const where = ['-n', SYSTEM_NAMESPACE];
  await kubectl('scale', 'statefulset', statefulSet, `--replicas=${replicas}`, ...where);
  if (replicas === 1) {
    await kubectl('rollout', 'status', `statefulset/${statefulSet}`, '--timeout=120s', ...where);
    return;
  }
  await until(
    `${statefulSet} to be down`,
    async () => (await api.find(PODS, { namespace: SYSTEM_NAMESPACE, name: `${statefulSet}-0` })) === undefined,
    { timeoutMs: 60_000, everyMs: 100 },
  );
}

function copyOf({ apiVersion, kind, spec }: StatefulSet): object {
  const { selector, template, volumeClaimTemplates } = spec;
  return {
    apiVersion,
    kind,
    metadata: { name: NAME, namespace: SYSTEM_NAMESPACE, labels: MARK },
    spec: {
      ...spec,
      replicas: 0,
      selector: { matchLabels: { ...selector.matchLabels, ...MARK } },
      template: {
        metadata: { ...template.metadata, labels: { ...template.metadata?.labels, ...MARK } },
        // On kind it is bound to the control plane's node; here its volume says where it is.
        spec: { ...template.spec, nodeSelector: {} },
      },
      volumeClaimTemplates: volumeClaimTemplates.map((claim) => ({
        metadata: { name: claim.metadata.name, labels: MARK },
        spec: { ...claim.spec, storageClassName: NAME },
      })),
    },
  };
}

function volumeOn(node: string): object {
  const onThatNode = { key: 'kubernetes.io/hostname', operator: 'In', values: [node] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: NAME, labels: MARK },
    spec: {
      capacity: { storage: '10Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: NAME,
      persistentVolumeReclaimPolicy: 'Retain',
      local: { path: FOLDER },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onThatNode] }] } },
    },
  };
}

async function removeAll(): Promise<void> {
  const kinds = 'statefulset,pod,persistentvolumeclaim';
  await kubectl('delete', kinds, '-n', SYSTEM_NAMESPACE, '-l', SELECTOR, '--timeout=120s');
  await kubectl('delete', 'persistentvolume', '-l', SELECTOR, '--timeout=120s');
}

async function cleanFolder(node: string): Promise<void> {
  await onNode(node, 'sh', '-c', `while umount ${FOLDER} 2>/dev/null; do :; done; rm -rf ${FOLDER}`);
}

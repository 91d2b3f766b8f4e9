import type { Pod } from '../../../operator/kube/objects.ts';
import { NODES, PODS } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { kubectl } from '../cluster.ts';
import { api } from './api.ts';
import { killProcess, onNode } from './nodes.ts';

const MANIFESTS = '/etc/kubernetes/manifests';
const API_SERVER = 'kube-apiserver.yaml';

/** The node that runs API server and etcd. */
export async function controlPlane(): Promise<string> {
  const { items } = await api.list(NODES, { labelSelector: 'node-role.kubernetes.io/control-plane' });
  const [node] = items;
  if (node === undefined) throw new Error('the cluster has no control plane node');
  return node.metadata.name;
}

/**
 * Stops the API server, and starts it again after so many seconds: by its static pod's manifest, as an administrator
 * would, all of it on the node itself, so that it comes back whatever becomes of who asked for it. Gives when it was
 * stopped (nothing answers any more) and when it answered again.
 */
export async function stopApiServer(seconds: number): Promise<{ stoppedAt: Date; backAt: Date }> {
  const node = await controlPlane();
  const script = `
    mv ${MANIFESTS}/${API_SERVER} /etc/kubernetes/${API_SERVER}.away
    crictl stop --timeout 0 $(crictl ps -q --name kube-apiserver) >/dev/null || true
    sleep ${seconds}
    mv /etc/kubernetes/${API_SERVER}.away ${MANIFESTS}/${API_SERVER}`;
  await onNode(node, 'sh', '-c', `nohup sh -c '${script}' >/dev/null 2>&1 &`);
  await until('the API server to be gone', async () => !(await isAnswering()), { timeoutMs: 30_000 });
  const stoppedAt = new Date();
  await until('the API server to be back', isAnswering, { timeoutMs: 180_000, everyMs: 200 });
  return { stoppedAt, backAt: new Date() };
}

/** `kill -9` of etcd, and waits until the kubelet has started it again and the API server says so. */
export async function killEtcd(): Promise<{ stoppedAt: Date; backAt: Date }> {
  const etcd = await etcdPod();
  const container = etcd.status?.containerStatuses?.[0]?.containerID;
  const stoppedAt = new Date();
  await killProcess(etcd);
  await until(
    'etcd to run again',
    async () => {
      const [now] = (await etcdPod()).status?.containerStatuses ?? [];
      return now?.containerID !== container && now?.state?.running !== undefined && (await isAnswering());
    },
    { timeoutMs: 120_000, everyMs: 250 },
  );
  return { stoppedAt, backAt: new Date() };
}

async function etcdPod(): Promise<Pod> {
  const [etcd] = (await api.list(PODS, { namespace: 'kube-system', labelSelector: 'component=etcd' })).items;
  if (etcd === undefined) throw new Error('the cluster has no etcd pod');
  return etcd;
}

/** Waits until API server, scheduler and the controllers all work: a namespace gets its service account. */
export async function controlPlaneWorks(): Promise<void> {
  await until('the API server to be ready', isAnswering, { timeoutMs: 120_000, everyMs: 500 });
  await until(
    'the leases of scheduler and controllers to be held',
    async () => {
      const at = Date.now();
      const columns = 'jsonpath={range .items[*]}{.metadata.name} {.spec.renewTime}{"\\n"}{end}';
      const lines = (await kubectl('get', 'leases', '-n', 'kube-system', '-o', columns)).split('\n');
      const renewed = (name: string): number =>
        Date.parse(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1] ?? '');
      return ['kube-scheduler', 'kube-controller-manager'].every((name) => at - renewed(name) < 5_000);
    },
    { timeoutMs: 180_000, everyMs: 1_000 },
  );
}

async function isAnswering(): Promise<boolean> {
  return kubectl('get', '--raw', '/readyz', '--request-timeout=2s').then(
    () => true,
    () => false,
  );
}

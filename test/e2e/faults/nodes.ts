import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Pod } from '../../../operator/kube/objects.ts';
import { NODES } from '../../../operator/kube/resource.ts';
import { api } from './api.ts';

const run = promisify(execFile);

/** What a command prints that runs on a node of the kind cluster, which is a container of this machine. */
export async function onNode(node: string, ...command: string[]): Promise<string> {
  const { stdout } = await run('docker', ['exec', node, ...command]);
  return stdout;
}

/** The names of the nodes that run workers. */
export async function nodes(): Promise<string[]> {
  const { items } = await api.list(NODES);
  return items.flatMap(({ metadata }) =>
    'node-role.kubernetes.io/control-plane' in (metadata.labels ?? {}) ? [] : [metadata.name],
  );
}

/** Node and process id, there, of the main process of a pod's first container. */
export async function mainProcess(pod: Pod): Promise<{ node: string; pid: number }> {
  const node = pod.spec.nodeName ?? '';
  const [status] = pod.status?.containerStatuses ?? [];
  const container = status?.containerID?.replace(/^containerd:\/\//, '') ?? '';
  const tasks = await onNode(node, 'ctr', '-n', 'k8s.io', 'tasks', 'ls');
  const line = tasks.split('\n').find((candidate) => container !== '' && candidate.startsWith(container));
  const pid = Number(line?.split(/\s+/)[1]);
  if (!Number.isInteger(pid)) throw new Error(`${node} runs no container of pod ${pod.metadata.name}:\n${tasks}`);
  return { node, pid };
}

/** `kill -9` of a pod's main process. */
export async function killProcess(pod: Pod): Promise<void> {
  const { node, pid } = await mainProcess(pod);
  await onNode(node, 'kill', '-9', String(pid));
}

/**
 * Uses up the memory of a pod's container, so that the kernel must kill something in it: not whoever takes the memory,
 * but the main process. At most so many MiB are taken, for at most 10 s.
 */
export async function exhaustMemory(pod: Pod, mebibytes: number): Promise<void> {
  const { node, pid } = await mainProcess(pod);
  const script = `
    v1=$(sed -n 's/^[0-9]*:memory://p' /proc/${pid}/cgroup)
    v2=$(sed -n 's/^0:://p' /proc/${pid}/cgroup)
    if [ -n "$v1" ]; then group=/sys/fs/cgroup/memory$v1; else group=/sys/fs/cgroup$v2; fi
    for other in $(cat "$group/cgroup.procs"); do echo 0 > /proc/$other/oom_score_adj; done
    echo 1000 > /proc/${pid}/oom_score_adj
    echo $$ > "$group/cgroup.procs"
    timeout -s KILL 10 sh -c 'head -c ${mebibytes}m /dev/zero | tail -c ${mebibytes}m >/dev/null' || true`;
  await onNode(node, 'sh', '-ec', script);
}

import type { Computation } from '../../crds/computation.ts';
import { LABEL_LOST, LABEL_UID } from '../../crds/labels.ts';
import { ApiError } from '../kube/api-error.ts';
import type { KubeApi, Store } from '../kube/contract.ts';
import type { Job, Node, Pod } from '../kube/objects.ts';
import { EVENTS, JOBS, NAMESPACES } from '../kube/resource.ts';
import { isFinished } from '../reconcile/find-condition.ts';
import { jobNameFor } from '../reconcile/job-name.ts';
import { missingPods } from '../reconcile/job-problems.ts';
import { nodeStateOf, type NodeState } from '../reconcile/node-state.ts';
import type { LedgerView, Observed, ReconcileSettings } from '../reconcile/observed.ts';
import { changedConfigMaps } from './changed-config-maps.ts';
import type { ControllerLedger } from './controller-ledger.ts';
import type { LedgerPodLookup } from './ledger-pod-lookup.ts';
import type { LedgerWatch } from './ledger-watch.ts';
import { lookAtList } from './list-lookup.ts';
import type { ComputationMemory } from './memory.ts';
import { mountEvents } from './mount-events.ts';
import { strayPods } from './stray-pods.ts';

/** Index of the pod store: by the uid of the Computation that a pod computes for. */
export const BY_UID = 'computation-uid';

export function uidOfPod(pod: Pod): string[] {
  const uid = pod.metadata.labels?.[LABEL_UID];
  return uid === undefined ? [] : [uid];
}

export interface Sources {
  api: KubeApi;
  jobs: Store<Job>;
  pods: Store<Pod>;
  /** Undefined, or `isForbidden`: the controller may not read nodes. */
  nodes?: Store<Node>;
  ledger: LedgerWatch;
  /** For what the watch does not hold: the lists. */
  lists: ControllerLedger;
  ledgerPods: LedgerPodLookup;
  settings: ReconcileSettings;
}

/** Why a Job lacks pods is looked up at most this often. */
const READ_EVERY_MS = 3_000;

/** Everything that is known of a Computation now. */
export async function observe(cached: Computation, memory: ComputationMemory, sources: Sources): Promise<Observed> {
  const computation = memory.newest(cached);
  const { namespace, name, uid } = computation.metadata;
  const job = await currentJob(namespace, jobNameFor(name), memory, sources);
  const all = sources.pods.byIndex(BY_UID, uid).filter((pod) => pod.metadata.namespace === namespace);
  const nodes = nodesOf(all, sources.nodes);
  const pods = all.filter((pod) => !isPlaceholder(pod)).map((pod) => memory.newestPod(pod));
  const ownStatus = memory.ownStatus(computation);
  const ledger = await viewOfLedger(uid, sources);
  const list = await lookAtList(computation, ledger, memory, { api: sources.api, ledger: sources.lists });
  return {
    computation: ownStatus === undefined ? computation : { ...computation, status: ownStatus },
    ...(ownStatus === undefined ? {} : { foreignStatus: computation.status ?? {} }),
    ...(job === undefined ? {} : { job }),
    pods,
    ...(computation.spec.mode === 'Queue' ? { formerPods: memory.sawPods(pods), toldGone: memory.gone } : {}),
    strays: await strayPods(job, pods, memory, sources.api),
    placeholders: all.filter(isPlaceholder),
    placeholderRefusals: memory.placeholderRefusals.splice(0),
    ...(nodes === undefined ? {} : { nodes }),
    ...(await whyPodsLack(job, namespace, memory, sources.api)),
    mountEvents: await mountEvents(pods, memory, sources.api),
    changedConfigMaps: isFinished(computation.status) ? [] : await changedConfigMaps(job, memory, sources.api),
    ledger,
    ...(list === undefined ? {} : { list }),
    ...(memory.jobRefusal === undefined ? {} : { jobRefusal: memory.jobRefusal }),
    ...(memory.registrationRefusal === undefined ? {} : { registrationRefusal: memory.registrationRefusal }),
    ...(memory.endRefusal === undefined ? {} : { endRefusal: memory.endRefusal }),
    ...(memory.lastStatusWrite === undefined ? {} : { lastStatusWrite: memory.lastStatusWrite }),
    settings: sources.settings,
  };
}

/** What the ledger says; where it says nothing, with where its pod is. */
async function viewOfLedger(uid: string, { ledger, ledgerPods, nodes }: Sources): Promise<LedgerView> {
  const view = ledger.view(uid);
  if (view.state === 'answering') {
    return view;
  }
  const found = await ledgerPods.look();
  if (found === undefined) {
    return view;
  }
  const states = nodesOf(found.pods, nodes);
  return { ...view, pods: { ...found, ...(states === undefined ? {} : { nodes: states }) } };
}

function isPlaceholder({ metadata }: Pod): boolean {
  return metadata.labels?.[LABEL_LOST] !== undefined;
}

/** The nodes on which these pods are; a node that is missing is gone. Undefined where nodes may not be read. */
function nodesOf(pods: readonly Pod[], nodes: Store<Node> | undefined): Map<string, NodeState> | undefined {
  if (nodes === undefined || nodes.isForbidden()) {
    return undefined;
  }
  const found = new Map<string, NodeState>();
  for (const { spec } of pods) {
    const node = spec.nodeName === undefined ? undefined : nodes.get(spec.nodeName);
    if (node !== undefined) {
      found.set(node.metadata.name, nodeStateOf(node));
    }
  }
  return found;
}

async function currentJob(
  namespace: string,
  name: string,
  memory: ComputationMemory,
  { api, jobs }: Sources,
): Promise<Job | undefined> {
  const job = memory.job(jobs.get(`${namespace}/${name}`), performance.now());
  if (job !== undefined || !memory.isNameTaken) {
    return job;
  }
  const found = await api.find(JOBS, { namespace, name });
  memory.isNameTaken = found !== undefined;
  return found;
}

/** Why the Job may lack pods; read only while it does. Without a Job what was last seen of the namespace stays. */
async function whyPodsLack(
  job: Job | undefined,
  namespace: string,
  memory: ComputationMemory,
  api: KubeApi,
): Promise<Pick<Observed, 'jobEvents' | 'isNamespaceGoing'>> {
  const { isNamespaceGoing } = memory.lacking;
  if (job === undefined) {
    return { jobEvents: [], isNamespaceGoing };
  }
  if (missingPods(job) === 0 || job.metadata.uid === undefined) {
    return { jobEvents: [] };
  }
  if (performance.now() - memory.lacking.readAt >= READ_EVERY_MS) {
    const fieldSelector = `involvedObject.uid=${job.metadata.uid},reason=FailedCreate`;
    const { items } = await api.list(EVENTS, { namespace, fieldSelector });
    memory.lacking = {
      readAt: performance.now(),
      events: items,
      isNamespaceGoing: await isGoing(namespace, api),
    };
  }
  return { jobEvents: memory.lacking.events, isNamespaceGoing: memory.lacking.isNamespaceGoing };
}

async function isGoing(namespace: string, api: KubeApi): Promise<boolean> {
  try {
    const found = await api.find(NAMESPACES, { name: namespace });
    return found?.metadata.deletionTimestamp !== undefined;
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) {
      return false; // an operator of some namespaces need not have that right
    }
    throw error;
  }
}

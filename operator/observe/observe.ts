import type { Computation } from '../../crds/computation.ts';
import { LABEL_UID } from '../../crds/labels.ts';
import type { KubeApi, Store } from '../kube/contract.ts';
import type { Job, Pod } from '../kube/objects.ts';
import { EVENTS, JOBS } from '../kube/resource.ts';
import { jobNameFor } from '../reconcile/job-name.ts';
import { missingPods } from '../reconcile/job-problems.ts';
import type { Observed, ReconcileSettings } from '../reconcile/observed.ts';
import type { LedgerWatch } from './ledger-watch.ts';
import type { ComputationMemory } from './memory.ts';

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
  ledger: LedgerWatch;
  settings: ReconcileSettings;
}

/** Events of a Job that lacks pods are read at most this often. */
const EVENTS_EVERY_MS = 3_000;

/** Everything that is known of a Computation now. */
export async function observe(cached: Computation, memory: ComputationMemory, sources: Sources): Promise<Observed> {
  const computation = memory.newest(cached);
  const { namespace, name, uid } = computation.metadata;
  const job = await currentJob(namespace, jobNameFor(name), memory, sources);
  return {
    computation,
    ...(job === undefined ? {} : { job }),
    pods: sources.pods.byIndex(BY_UID, uid).filter((pod) => pod.metadata.namespace === namespace),
    jobEvents: job === undefined ? [] : await failedCreates(job, memory, sources.api),
    ledger: sources.ledger.view(uid),
    ...(memory.jobRefusal === undefined ? {} : { jobRefusal: memory.jobRefusal }),
    ...(memory.registrationRefusal === undefined ? {} : { registrationRefusal: memory.registrationRefusal }),
    ...(memory.endRefusal === undefined ? {} : { endRefusal: memory.endRefusal }),
    ...(memory.lastStatusWrite === undefined ? {} : { lastStatusWrite: memory.lastStatusWrite }),
    settings: sources.settings,
  };
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

async function failedCreates(job: Job, memory: ComputationMemory, api: KubeApi): Promise<Observed['jobEvents']> {
  const { namespace, uid } = job.metadata;
  if (missingPods(job) === 0 || namespace === undefined || uid === undefined) {
    return [];
  }
  if (performance.now() - memory.jobEvents.readAt >= EVENTS_EVERY_MS) {
    const fieldSelector = `involvedObject.uid=${uid},reason=FailedCreate`;
    const { items } = await api.list(EVENTS, { namespace, fieldSelector });
    memory.jobEvents = { readAt: performance.now(), events: items };
  }
  return memory.jobEvents.events;
}

import type { Computation } from '../../crds/computation.ts';
import { ApiError, isAlreadyExists } from '../kube/api-error.ts';
import type { KubeApi } from '../kube/contract.ts';
import type { Job } from '../kube/objects.ts';
import { JOBS } from '../kube/resource.ts';
import type { Problem } from '../reconcile/problem.ts';
import type { ComputationMemory } from '../observe/memory.ts';
import { COPIED_CONFIG_MAPS } from '../reconcile/config-map-copies.ts';
import type { Hands, Interrupted } from './carry-out.ts';
import { copyConfigMaps } from './copy-config-maps.ts';

/** A Job that we made is taken for there so long, whatever the caches say. */
const TRUSTED_MS = 30_000;
const RETRY_REFUSED_MS = 5_000;
const SOON_MS = 500;

/**
 * Makes the Job, and before it the copies of the ConfigMaps that its pods mount. A Job of our own that is there already is
 * as good; somebody else's, a ConfigMap that is missing, or a refusal (quota, admission, Pod Security) is remembered for
 * the next observation.
 */
export async function createJob(
  job: Job,
  computation: Computation,
  memory: ComputationMemory,
  { api, clock }: Pick<Hands, 'api' | 'clock'>,
): Promise<Interrupted | undefined> {
  const refused = (problem: Problem): Interrupted => {
    memory.jobRefusal = { ...problem, retryAt: new Date(clock.now().getTime() + RETRY_REFUSED_MS) };
    return { retryAfterMs: 0 };
  };
  try {
    const copied = await copyConfigMaps(computation, api);
    if ('problem' in copied) return refused(copied.problem);
    memory.createdJob(await api.create(JOBS, withCopies(job, copied.digests)), performance.now() + TRUSTED_MS);
    return undefined;
  } catch (error) {
    if (isAlreadyExists(error)) {
      return adopt(job, computation.metadata.uid, memory, api);
    }
    if (error instanceof ApiError && [400, 403, 422].includes(error.status)) {
      return refused({
        reason: error.reason,
        message: `the API server refused Job ${job.metadata.name}: ${error.message}`,
      });
    }
    throw error;
  }
}

/** The Job says what its pods' ConfigMaps held when it was made. */
function withCopies(job: Job, digests: Record<string, string>): Job {
  if (Object.keys(digests).length === 0) return job;
  const annotations = { ...job.metadata.annotations, [COPIED_CONFIG_MAPS]: JSON.stringify(digests) };
  return { ...job, metadata: { ...job.metadata, annotations } };
}

async function adopt(
  job: Job,
  computationUid: string,
  memory: ComputationMemory,
  api: KubeApi,
): Promise<Interrupted | undefined> {
  const found = await api.find(JOBS, job.metadata);
  const isOurs = found?.metadata.ownerReferences?.some((owner) => owner.uid === computationUid) ?? false;
  if (found === undefined || (isOurs && found.metadata.deletionTimestamp !== undefined)) {
    return { retryAfterMs: SOON_MS };
  }
  if (isOurs) {
    memory.createdJob(found, performance.now() + TRUSTED_MS);
  } else {
    memory.isNameTaken = true;
  }
  return { retryAfterMs: 0 };
}

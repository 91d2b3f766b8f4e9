import { ApiError, isAlreadyExists } from '../kube/api-error.ts';
import type { KubeApi } from '../kube/contract.ts';
import type { Job } from '../kube/objects.ts';
import { JOBS } from '../kube/resource.ts';
import type { ComputationMemory } from '../observe/memory.ts';
import type { Hands, Interrupted } from './carry-out.ts';

/** A Job that we made is taken for there so long, whatever the caches say. */
const TRUSTED_MS = 30_000;
const RETRY_REFUSED_MS = 5_000;
const SOON_MS = 500;

/**
 * Makes the Job. One of our own that is there already is as good; somebody else's, or a refusal (quota, admission,
 * Pod Security), is remembered for the next observation.
 */
export async function createJob(
  job: Job,
  computationUid: string,
  memory: ComputationMemory,
  { api, clock }: Pick<Hands, 'api' | 'clock'>,
): Promise<Interrupted | undefined> {
  try {
    memory.createdJob(await api.create(JOBS, job), performance.now() + TRUSTED_MS);
    return undefined;
  } catch (error) {
    if (isAlreadyExists(error)) {
      return adopt(job, computationUid, memory, api);
    }
    if (error instanceof ApiError && [400, 403, 422].includes(error.status)) {
      memory.jobRefusal = {
        reason: error.reason,
        message: `the API server refused Job ${job.metadata.name}: ${error.message}`,
        retryAt: new Date(clock.now().getTime() + RETRY_REFUSED_MS),
      };
      return { retryAfterMs: 0 };
    }
    throw error;
  }
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

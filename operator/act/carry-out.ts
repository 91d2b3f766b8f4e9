import type { Computation, ComputationStatus } from '../../crds/computation.ts';
import { FINALIZER } from '../../crds/labels.ts';
import type { Clock } from '../clock.ts';
import { isConflict, isNotFound } from '../kube/api-error.ts';
import type { KubeApi } from '../kube/contract.ts';
import { JOBS, PODS } from '../kube/resource.ts';
import type { ObjectRef } from '../kube/resource.ts';
import type { ControllerLedger } from '../observe/controller-ledger.ts';
import type { LedgerWatch } from '../observe/ledger-watch.ts';
import type { ComputationMemory } from '../observe/memory.ts';
import type { Action } from '../reconcile/decision.ts';
import { COMPUTATIONS } from './computations.ts';
import { createJob } from './create-job.ts';
import { createPlaceholder, deletePod, failPod } from './replace-worker.ts';
import { endInLedger, registerWithLedger, storeList, tellGone } from './tell-ledger.ts';
import { mergePatchOf } from './status-patch.ts';

/** What actions are done with. */
export interface Hands {
  api: KubeApi;
  ledger: ControllerLedger;
  ledgerWatch: LedgerWatch;
  clock: Clock;
}

/** The pass ends here; the next one, after so long, sees more. */
export interface Interrupted {
  retryAfterMs: number;
}

/**
 * Does one action.
 *
 * @returns the Computation as it is after it, or that the pass ends here.
 * @throws ApiError, ApiUnreachable, LeadershipLost, or what the ledger's client throws.
 */
export async function carryOut(
  action: Action,
  computation: Computation,
  memory: ComputationMemory,
  hands: Hands,
): Promise<Computation | Interrupted> {
  const { api } = hands;
  const { namespace, uid } = computation.metadata;
  switch (action.type) {
    case 'addFinalizer':
      return patchMetadata(computation, memory, api, {
        finalizers: [...(computation.metadata.finalizers ?? []), FINALIZER],
      });
    case 'removeFinalizer':
      return patchMetadata(computation, memory, api, {
        finalizers: (computation.metadata.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER),
      });
    case 'annotateComputation':
      return patchMetadata(computation, memory, api, { annotations: action.annotations });
    case 'register':
      return (await registerWithLedger(uid, action.registration, memory, hands)) ?? computation;
    case 'storeList':
      return (await storeList(action.checksum, action.lines, memory, hands)) ?? computation;
    case 'endInLedger':
      return (await endInLedger(uid, action.keepSeconds, memory, hands)) ?? computation;
    case 'tellGone':
      await tellGone(uid, action.workers, memory, hands);
      return computation;
    case 'createJob':
      return (await createJob(action.job, computation, memory, hands)) ?? computation;
    case 'patchJob': {
      const body = { metadata: { uid: action.uid }, spec: action.spec };
      await api.patch(JOBS, { namespace, name: action.name }, body, { type: 'merge' });
      return computation;
    }
    case 'labelJob': {
      const body = { metadata: { uid: action.uid, labels: action.labels } };
      await api.patch(JOBS, { namespace, name: action.name }, body, { type: 'merge' });
      return computation;
    }
    case 'deleteJob':
      await api.delete(
        JOBS,
        { namespace, name: action.name },
        { propagationPolicy: 'Background', preconditions: { uid: action.uid } },
      );
      memory.deletedJob(action.uid);
      return computation;
    case 'patchPod': {
      const { type: _, name, ...metadata } = action;
      await patchPod(api, { namespace, name }, metadata);
      return computation;
    }
    case 'createPlaceholder': {
      const refusal = await createPlaceholder(action.pod, api);
      memory.placeholderRefusals.push(...(refusal === undefined ? [] : [refusal]));
      return computation;
    }
    case 'failPod':
      await failPod(action, namespace, memory, hands);
      return computation;
    case 'deletePod':
      await deletePod(action.name, action.uid, namespace, api);
      return computation;
    case 'deleteComputation':
      await api.delete(COMPUTATIONS, computation.metadata, { propagationPolicy: 'Background', preconditions: { uid } });
      return computation;
  }
}

/** Writes the status; refused (409) where somebody has written the Computation since. */
export async function writeStatus(
  status: ComputationStatus,
  computation: Computation,
  memory: ComputationMemory,
  { api, clock }: Hands,
): Promise<void> {
  const patch = mergePatchOf(computation.status ?? {}, status);
  const { resourceVersion = '' } = computation.metadata;
  const written = await api.patchStatus(COMPUTATIONS, computation.metadata, patch, resourceVersion);
  memory.wrote(computation, written);
  memory.wroteStatus(written, clock.now());
}

/** A pod that is gone, or another one by now, needs nothing any more. */
async function patchPod(api: KubeApi, ref: ObjectRef, metadata: Record<string, unknown>): Promise<void> {
  try {
    await api.patch(PODS, ref, { metadata }, { type: 'merge' });
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) {
      throw error;
    }
  }
}

async function patchMetadata(
  computation: Computation,
  memory: ComputationMemory,
  api: KubeApi,
  metadata: Record<string, unknown>,
): Promise<Computation> {
  const { resourceVersion, uid } = computation.metadata;
  const body = { metadata: { ...metadata, resourceVersion, uid } };
  const written = await api.patch(COMPUTATIONS, computation.metadata, body, { type: 'merge' });
  memory.wrote(computation, written);
  return written;
}

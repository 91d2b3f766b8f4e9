import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { pass } from '../../../operator/act/pass.ts';
import { SYSTEM_CLOCK } from '../../../operator/clock.ts';
import type { EventRecorder, KubeApi } from '../../../operator/kube/contract.ts';
import type { Job, Node, Pod } from '../../../operator/kube/objects.ts';
import { JOBS, NODES, PODS } from '../../../operator/kube/resource.ts';
import { ObjectStore } from '../../../operator/kube/store.ts';
import { SILENT } from '../../../operator/log.ts';
import type { ControllerLedger } from '../../../operator/observe/controller-ledger.ts';
import { LedgerPodLookup } from '../../../operator/observe/ledger-pod-lookup.ts';
import { LedgerWatch } from '../../../operator/observe/ledger-watch.ts';
import { ComputationMemory } from '../../../operator/observe/memory.ts';
import { BY_UID, uidOfPod } from '../../../operator/observe/observe.ts';
import type { World } from './world.ts';

const NO_EVENTS: EventRecorder = { event: () => {}, flush: async () => {} };

/** Lets so many writes through and then dies, as a process that is killed: no later write happens. */
class Mortal {
  left: number;
  died = false;
  constructor(writes: number) {
    this.left = writes;
  }

  spend(): void {
    if (this.left === 0) {
      this.died = true;
      throw new Error('killed');
    }
    this.left -= 1;
  }

  api(api: KubeApi): KubeApi {
    return {
      get: (...args) => api.get(...args),
      find: (...args) => api.find(...args),
      list: (...args) => api.list(...args),
      watch: (...args) => api.watch(...args),
      requestToken: (...args) => api.requestToken(...args),
      create: async (...args) => (this.spend(), api.create(...args)),
      patch: async (...args) => (this.spend(), api.patch(...args)),
      patchStatus: async (...args) => (this.spend(), api.patchStatus(...args)),
      delete: async (...args) => (this.spend(), api.delete(...args)),
    };
  }

  ledger(ledger: ControllerLedger): ControllerLedger {
    return {
      progress: (since) => ledger.progress(since),
      register: async (...args) => (this.spend(), ledger.register(...args)),
      end: async (...args) => (this.spend(), ledger.end(...args)),
      lostWorkers: async (...args) => (this.spend(), ledger.lostWorkers(...args)),
      upload: (checksum) => ledger.upload(checksum),
      storeList: async (...args) => (this.spend(), ledger.storeList(...args)),
    };
  }
}

/**
 * One pass of an operator that has just started and dies after so many writes. True when it did all it wanted.
 *
 * @param hears what the ledger says, where a fault is to be put into it.
 */
export async function oneLife(
  world: World,
  name: string,
  writes: number,
  hears: (ledger: ControllerLedger) => ControllerLedger = (ledger) => ledger,
): Promise<boolean> {
  const { namespace } = world;
  const mortal = new Mortal(writes);
  const api = mortal.api(world.api);
  const ledger = mortal.ledger(hears(world.ledgerClient()));
  const quiet = { log: SILENT, isBusy: () => true, onProgress: () => {}, onState: () => {} };
  const ledgerWatch = new LedgerWatch({ ledger, ...quiet });
  await ledgerWatch.start();
  const jobs = new ObjectStore<Job>({}, SILENT);
  jobs.replace(undefined, (await world.api.list(JOBS, { namespace })).items);
  const pods = new ObjectStore<Pod>({ [BY_UID]: uidOfPod }, SILENT);
  pods.replace(undefined, (await world.api.list(PODS, { namespace })).items);
  const nodes = new ObjectStore<Node>({}, SILENT);
  nodes.replace(undefined, (await world.api.list(NODES)).items);
  const computation = await world.api.find(COMPUTATIONS, { namespace, name });
  try {
    if (computation !== undefined) {
      const settings = { workerImage: 'ttg-worker:test', workerLedgerUrl: 'http://ledger' };
      const memory = new ComputationMemory(computation.metadata.uid);
      const ledgerPods = new LedgerPodLookup(api, namespace);
      const sources = { api, jobs, pods, nodes, ledger: ledgerWatch, lists: ledger, ledgerPods, settings };
      await pass(computation, memory, sources, { api, ledger, ledgerWatch, clock: SYSTEM_CLOCK }, NO_EVENTS);
    }
    return !mortal.died;
  } catch {
    return false;
  } finally {
    await ledgerWatch.stop();
  }
}

import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { pass } from '../../../operator/act/pass.ts';
import type { EventRecorder, KubeApi } from '../../../operator/kube/contract.ts';
import type { Job, Pod } from '../../../operator/kube/objects.ts';
import { JOBS, PODS } from '../../../operator/kube/resource.ts';
import { ObjectStore } from '../../../operator/kube/store.ts';
import { SILENT } from '../../../operator/log.ts';
import type { ControllerLedger } from '../../../operator/observe/controller-ledger.ts';
import { LedgerWatch } from '../../../operator/observe/ledger-watch.ts';
import { ComputationMemory } from '../../../operator/observe/memory.ts';
import { BY_UID, uidOfPod } from '../../../operator/observe/observe.ts';
import { until } from '../../env/until.ts';
import { World } from './world.ts';

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
    };
  }
}

describe('an operator that is killed between any two of its writes', function () {
  this.timeout(60_000);
  let world: World;

  before(async () => {
    world = await World.begin();
    await world.stopOperator();
  });
  after(async () => world.end());

  /** One pass of an operator that has just started and dies after so many writes. True when it did all it wanted. */
  async function life(name: string, writes: number): Promise<boolean> {
    const { namespace } = world;
    const mortal = new Mortal(writes);
    const api = mortal.api(world.api);
    const ledger = mortal.ledger(world.ledgerClient());
    const quiet = { log: SILENT, isBusy: () => true, onProgress: () => {}, onState: () => {} };
    const ledgerWatch = new LedgerWatch({ ledger, ...quiet });
    await ledgerWatch.start();
    const jobs = new ObjectStore<Job>({}, SILENT);
    jobs.replace(undefined, (await world.api.list(JOBS, { namespace })).items);
    const pods = new ObjectStore<Pod>({ [BY_UID]: uidOfPod }, SILENT);
    pods.replace(undefined, (await world.api.list(PODS, { namespace })).items);
    const computation: Computation | undefined = await world.api.find(COMPUTATIONS, { namespace, name });
    try {
      if (computation !== undefined) {
        const settings = { workerImage: 'ttg-worker:test', workerLedgerUrl: 'http://ledger' };
        const memory = new ComputationMemory(computation.metadata.uid);
        const sources = { api, jobs, pods, ledger: ledgerWatch, settings };
        await pass(computation, memory, sources, { api, ledger, ledgerWatch }, NO_EVENTS);
      }
      return !mortal.died;
    } catch {
      return false;
    } finally {
      await ledgerWatch.stop();
    }
  }

  it('makes everything once when it begins a Computation', async () => {
    const uids = new Set<string>();
    for (let writes = 0; writes <= 4; writes += 1) {
      const name = `begun-${writes}`;
      const computation = await world.create(name);
      await life(name, writes);
      const early = await world.cluster.job(name);
      expect(await life(name, 10), `after ${writes} writes`).to.equal(true);
      const job = await world.jobNow(name);
      uids.add(job.metadata.uid ?? '');
      expect(job.metadata.uid).to.equal(early?.metadata.uid ?? job.metadata.uid);
      const after = await world.get(name);
      expect(after.metadata.finalizers).to.deep.equal(['ttg.io/ledger']);
      expect(after.status?.jobName).to.equal(name);
      expect(await world.ledgerStatusOf(computation.metadata.uid)).to.equal(200);
    }
    expect(uids.size).to.equal(5);
  });

  it('takes everything away when a Computation goes', async () => {
    for (let writes = 0; writes <= 3; writes += 1) {
      const name = `gone-${writes}`;
      const computation = await world.create(name);
      await life(name, 10);
      await world.delete(name);
      await life(name, writes);
      await life(name, 10);
      expect(await world.find(name), `after ${writes} writes`).to.equal(undefined);
      expect(await world.cluster.job(name)).to.equal(undefined);
      expect(await world.ledgerStatusOf(computation.metadata.uid)).to.equal(410);
    }
  });

  it('replaces a Job that ended too early by one other', async () => {
    for (let writes = 1; writes <= 3; writes += 1) {
      const name = `again-${writes}`;
      await world.create(name, { shards: 1 });
      await life(name, 10);
      const first = await world.jobNow(name);
      await world.cluster.completeJob(name, 1);
      const second = await until(`another Job from lives of ${writes} writes`, async () => {
        await life(name, writes);
        const job = await world.cluster.job(name);
        return job?.metadata.uid === first.metadata.uid ? undefined : job;
      });
      await life(name, 10);
      await life(name, 10);
      expect((await world.jobNow(name)).metadata.uid).to.equal(second.metadata.uid);
    }
  });
});

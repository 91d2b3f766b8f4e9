import { expect } from 'chai';
import type { Computation, ComputationStatus } from '../../../crds/computation.ts';
import { HttpProxy } from '../../kube/http-proxy.ts';
import { Witness } from './witness.ts';
import { World } from './world.ts';
import { writeOf } from './write-sites.ts';

const FAILURE = { e: { reason: 'Exception', message: 'too deep', attempts: 1 } } as const;

describe('an operator that is away for the whole run', function () {
  this.timeout(180_000);
  let world: World;
  let witness: Witness;

  beforeEach(async () => {
    world = await World.begin({ operator: false });
    witness = await Witness.of(world.api, world.namespace);
  });
  afterEach(async () => {
    await witness.end();
    await world.end();
  });

  /** All that happens without an operator: pods run, 29 results and a failure are committed, the Job ends. */
  async function wholeRun(computation: Computation): Promise<void> {
    const { name } = computation.metadata;
    const job = await world.jobNow(name);
    const pods = await Promise.all([0, 1, 2].map(async (index) => world.cluster.startPod(job, index)));
    await Promise.all(pods.map(async (pod) => world.cluster.run(pod)));
    await world.cluster.setJob(name, { active: 3 });
    for (const [shard, pod] of pods.entries()) {
      const worker = await world.claim(computation, shard, pod.metadata.name);
      await worker.commit(1, shard === 1 ? FAILURE : undefined);
      await worker.commit(worker.left);
      await world.cluster.end(pod, 0);
    }
    await world.cluster.completeJob(name, 3);
  }

  async function expectTruth(computation: Computation, status: ComputationStatus): Promise<void> {
    const { name, uid } = computation.metadata;
    const ledger = await world.ledgerClient().computation(uid);
    const job = await world.jobNow(name);
    expect(status.progress).to.include({ completed: 29, failed: 1, percent: 100, summary: '30/30' });
    expect(Date.parse(status.startTime ?? '')).to.be.at.most(Date.parse(job.metadata.creationTimestamp ?? '') + 2_000);
    expect(status.completionTime).to.equal(ledger.completedAt);
    expect(status.failures).to.deep.equal([{ parameter: 10, id: 10, reason: 'Exception', message: 'too deep' }]);
    expect(status.shards?.map(({ phase, completed, failed }) => [phase, completed, failed])).to.deep.equal([
      ['Succeeded', 10, 0],
      ['Succeeded', 9, 1],
      ['Succeeded', 10, 0],
    ]);
    expect(status.workers).to.equal('3/3');
    expect(witness.jobsOf(uid)).to.deep.equal([job.metadata.uid]);
    expect(witness.wrong).to.deep.equal([]);
  }

  it('tells the truth of it afterwards', async () => {
    await world.startOperator();
    const computation = await world.create('alone', { failurePolicy: { maxFailedParameters: 1 } });
    await world.jobOf('alone');
    await world.status('alone', 'begun', ({ jobName }) => jobName !== undefined);
    await world.stopOperator();
    await wholeRun(computation);
    expect((await world.get('alone')).status?.phase).to.equal('Pending');

    await world.startOperator();
    const status = await world.status('alone', 'Succeeded', ({ phase }) => phase === 'Succeeded');
    expect(status.reason).to.equal('FailuresTolerated');
    await expectTruth(computation, status);
    expect(await world.eventsOnce('alone', 'FailuresTolerated')).to.have.length(1);
  });

  it('tells it too where it was killed before it had written any status', async () => {
    const api = await HttpProxy.start(world.env.url, world.env.certificateAuthority);
    api.gate = (request) => (writeOf(request) === 'patch the status' ? 'lost' : 'pass');
    const killed = await world.operator({ kubeConfig: api.kubeConfig(world.env.token) });
    const computation = await world.create('mute');
    await world.jobOf('mute');
    api.cut();
    await killed.stop();
    await api.close();
    await wholeRun(computation);
    expect((await world.get('mute')).status).to.equal(undefined);

    await world.startOperator();
    const status = await world.status('mute', 'Failed', ({ phase }) => phase === 'Failed');
    expect(status.reason).to.equal('TooManyFailedParameters');
    await expectTruth(computation, status);
  });
});

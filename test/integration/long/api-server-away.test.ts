import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { installCrd } from '../../env/install-crd.ts';
import { startTestEnv, type TestEnv } from '../../env/test-env.ts';
import type { SpawnedOperator } from '../../kube/spawned-operator.ts';
import { startOperatorProcess } from '../controller/operator-process.ts';
import { workSteadily } from '../controller/steady-worker.ts';
import { Witness } from '../controller/witness.ts';
import { World } from '../controller/world.ts';

const AWAY_MS = 20_000;
/** For the lease and the watches' back-off. */
const TRUE_AGAIN_MS = 20_000;

describe('an API server that is stopped for 20 s, and an operator with a lease, started again whenever it ends', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let world: World;
  let witness: Witness;
  let operator: SpawnedOperator;
  let isOver = false;
  let starts = 0;

  before(async () => {
    env = await startTestEnv();
    await installCrd(env);
    world = await World.begin({ env, operator: false });
    witness = await Witness.of(world.api, world.namespace);
    await start();
  });
  after(async () => {
    isOver = true;
    await operator.kill();
    await witness.end();
    await world.end();
    await env.stop();
  });

  /** As the kubelet does. */
  async function start(): Promise<void> {
    starts += 1;
    operator = await startOperatorProcess(world, { name: 'operator' });
    operator.child.once('exit', () => {
      if (!isOver) {
        void start();
      }
    });
  }

  it('lets the workers go on, and its status is true again within 20 s', async () => {
    const computation = await world.create('long', { shards: 1, parameters: { count: 100_000 } });
    const job = await world.jobOf('long');
    const worker = workSteadily(await world.claim(computation, 0, 'by-hand'));
    await world.status('long', 'counting', ({ progress }) => (progress?.completed ?? 0) > 10, 30_000);
    await env.stopApiServer('SIGKILL');
    const { committed: before } = worker;
    await sleep(AWAY_MS);
    const { committed } = worker;
    expect(committed).to.be.above(before + 100);
    await env.startApiServer();
    const beyond = `beyond ${committed}`;
    await world.status('long', beyond, ({ progress }) => (progress?.completed ?? 0) > committed, TRUE_AGAIN_MS);
    await worker.stop();
    expect((await world.jobNow('long')).metadata.uid).to.equal(job.metadata.uid);
    expect(witness.jobsOf(computation.metadata.uid)).to.have.length(1);
    expect(witness.wrong).to.deep.equal([]);
    expect(starts, 'it ended when its lease was over').to.be.at.least(2);
  });
});

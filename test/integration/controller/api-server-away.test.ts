import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { createLogger } from '../../../operator/log.ts';
import { installCrd } from '../../env/install-crd.ts';
import { startTestEnv, type TestEnv } from '../../env/test-env.ts';
import { until } from '../../env/until.ts';
import { HttpProxy } from '../../kube/http-proxy.ts';
import { commitEach, endRun, expectWholeRun, startRun } from './whole-run.ts';
import { Witness } from './witness.ts';
import { World } from './world.ts';

const PATIENCE = { timeoutMs: 60_000 };

describe('an API server that is away in mid-run', function () {
  this.timeout(120_000);
  let env: TestEnv;
  let world: World;
  let witness: Witness;
  let proxy: HttpProxy | undefined;

  before(async () => {
    env = await startTestEnv();
    await installCrd(env);
  });
  after(async () => env.stop());

  beforeEach(async () => {
    world = await World.begin({ env });
    witness = await Witness.of(world.api, world.namespace);
  });
  afterEach(async () => {
    await witness.end();
    await world.end();
    await proxy?.close();
  });

  const faults: Record<string, () => Promise<void>> = {
    'because it was killed': async () => {
      await env.stopApiServer('SIGKILL');
      await env.startApiServer();
    },
    'because it was ended in order': async () => env.restartApiServer(),
    'because etcd was killed': async () => env.restartEtcd(),
  };
  for (const [why, fault] of Object.entries(faults)) {
    it(`${why}: workers go on meanwhile, and all is told afterwards`, async () => {
      const run = await startRun(world, 'plain');
      await commitEach(run, 2);
      await world.status('plain', 'at 6', ({ progress }) => progress?.completed === 6);
      const isBack = fault();
      await commitEach(run, 3);
      await isBack;
      await world.status('plain', 'at 15', ({ progress }) => progress?.completed === 15, PATIENCE.timeoutMs);
      await until('the pods to end', async () => endRun(world, run).then(() => true), PATIENCE);
      await expectWholeRun(world, run, witness, PATIENCE.timeoutMs);
    });
  }

  it('and forgets what happened while the operator was cut off: all is listed anew', async () => {
    await world.stopOperator();
    const api = await HttpProxy.start(env.url, env.certificateAuthority);
    proxy = api;
    const lines = new PassThrough();
    await world.startOperator({
      kubeConfig: api.kubeConfig(env.token),
      log: createLogger({ program: 'operator', stream: lines }),
    });
    let log = '';
    lines.on('data', (chunk: Buffer) => (log += chunk.toString()));
    const run = await startRun(world, 'seen');
    await commitEach(run, 4);
    const gone = await world.create('gone');
    await world.jobOf('gone');
    await world.status('seen', 'at 12', ({ progress }) => progress?.completed === 12);

    api.cut();
    await world.delete('gone');
    await world.change('seen', { parallelism: 2 });
    await world.create('new');
    await env.compact();
    await env.restartApiServer();
    api.restore();

    const newJob = async (): Promise<unknown> => {
      await Promise.all(run.workers.map(async (worker) => worker.beat()));
      return world.cluster.job('new');
    };
    await until('the new Job', newJob, { ...PATIENCE, everyMs: 500 });
    await until('it to be gone', async () => (await world.find('gone')) === undefined, PATIENCE);
    expect(await world.ledgerStatusOf(gone.metadata.uid)).to.equal(410);
    await until('the Job to follow', async () => (await world.jobNow('seen')).spec.parallelism === 2, PATIENCE);
    await endRun(world, run);
    await expectWholeRun(world, run, witness, PATIENCE.timeoutMs);
    expect(log, 'a watch that was refused').to.match(/too old resource version.*"relist":true/);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { HttpProxy } from '../../kube/http-proxy.ts';
import { until } from '../../env/until.ts';
import { commitEach, endRun, expectWholeRun, startRun } from './whole-run.ts';
import { Witness } from './witness.ts';
import { World } from './world.ts';

const LATE_MS = 2_000;

describe('watch events that come late or twice', function () {
  this.timeout(180_000);
  let world: World;
  let witness: Witness;
  let api: HttpProxy;

  beforeEach(async () => {
    world = await World.begin({ operator: false });
    witness = await Witness.of(world.api, world.namespace);
    api = await HttpProxy.start(world.env.url, world.env.certificateAuthority);
    await world.startOperator({ kubeConfig: api.kubeConfig(world.env.token) });
  });
  afterEach(async () => {
    await world.stopOperator();
    await api.close();
    await witness.end();
    await world.end();
  });

  async function liveAndGo(name: string): Promise<void> {
    const run = await startRun(world, name);
    await commitEach(run, 4);
    await world.status(name, 'at 12', ({ progress }) => progress?.completed === 12);
    for (const parallelism of [1, 3]) {
      await world.change(name, { parallelism });
      await until('the Job to follow', async () => (await world.jobNow(name)).spec.parallelism === parallelism);
    }
    await endRun(world, run);
    await expectWholeRun(world, run, witness);
    await world.delete(name);
    await until('it to be gone', async () => (await world.find(name)) === undefined);
    expect(await world.cluster.job(name)).to.equal(undefined);
    expect(await world.ledgerStatusOf(run.computation.metadata.uid)).to.equal(410);
  }

  it('change nothing when each comes twice', async () => {
    let doubled = 0;
    api.line = (line) => {
      doubled += 1;
      return [line, line];
    };
    await liveAndGo('twice');
    // Made again at once, so that what is told of the first one twice could hit the second.
    await liveAndGo('twice').catch((error: unknown) => {
      throw new Error('the second of that name', { cause: error });
    });
    expect(doubled).to.be.at.least(10);
  });

  it('change nothing when each comes 2 s late', async () => {
    api.line = async (line, cameAt) => {
      await sleep(Math.max(0, cameAt + LATE_MS - performance.now()));
      return [line];
    };
    await liveAndGo('late');
  });
});

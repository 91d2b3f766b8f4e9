import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { until } from '../../env/until.ts';
import { HttpProxy, type PassingRequest } from '../../kube/http-proxy.ts';
import { standStill, type StaleApiServer } from '../../kube/stale-api-server.ts';
import { commitEach, endRun, expectWholeRun, startRun } from './whole-run.ts';
import { Witness } from './witness.ts';
import { World } from './world.ts';
import { writeOf } from './write-sites.ts';

/** Long enough for an operator to do what it should not: it begins at once, and looks again each second. */
const STALE_MS = 2_500;

describe('an operator that is started against an API server that shows the past', function () {
  this.timeout(180_000);
  let world: World;
  let witness: Witness;
  let api: HttpProxy;
  let writes: string[];

  beforeEach(async () => {
    world = await World.begin();
    witness = await Witness.of(world.api, world.namespace);
    api = await HttpProxy.start(world.env.url, world.env.certificateAuthority);
    writes = [];
  });
  afterEach(async () => {
    await world.stopOperator();
    await api.close();
    await witness.end();
    await world.end();
  });

  async function versionNow(): Promise<string> {
    return (await world.api.list(COMPUTATIONS, { namespace: world.namespace })).metadata.resourceVersion;
  }

  /** Starts an operator against the past and gives it time to go wrong. */
  async function operatorInThePast(version: string, plurals?: readonly string[]): Promise<StaleApiServer> {
    const stale = standStill(api, version, plurals);
    api.answer = (request: PassingRequest, body: string) => {
      const write = writeOf(request);
      if (write !== undefined) {
        writes.push(body.includes('"status":"Failure"') ? `${write}: refused` : write);
      }
      return body;
    };
    await world.startOperator({ kubeConfig: api.kubeConfig(world.env.token) });
    await until('it to have listed', () => stale.staleLists >= (plurals?.length ?? 4));
    await sleep(STALE_MS);
    return stale;
  }

  /** What was written in the past's name and taken by the API server, events left out. */
  function taken(): string[] {
    return [...new Set(writes)].filter((write) => !write.endsWith(': refused') && !write.endsWith(' an event'));
  }

  it('of before its Job was made makes no second one', async () => {
    await world.stopOperator();
    await world.create('early');
    const version = await versionNow();
    await world.startOperator();
    const early = await world.jobOf('early');
    await world.status('early', 'begun', ({ jobName }) => jobName !== undefined);
    await world.stopOperator();
    const stale = await operatorInThePast(version);
    expect((await world.jobNow('early')).metadata.uid).to.equal(early.metadata.uid);
    expect(taken()).to.deep.equal([]);
    stale.catchUp();
    await world.change('early', { parallelism: 2 });
    await until('it to go on', async () => (await world.jobNow('early')).spec.parallelism === 2);
    expect(witness.jobsOf((await world.get('early')).metadata.uid)).to.have.length(1);
  });

  it('of a time when it was suspended does not suspend it again', async () => {
    const run = await startRun(world, 'resumed');
    await world.change('resumed', { suspend: true });
    await world.status('resumed', 'suspended', ({ phase }) => phase === 'Suspended');
    const version = await versionNow();
    await world.change('resumed', { suspend: false });
    await world.status('resumed', 'running', ({ phase }) => phase === 'Running');
    await commitEach(run, 4);
    await world.status('resumed', 'at 12', ({ progress }) => progress?.completed === 12);
    await world.stopOperator();
    // Each watch may be answered by another API server: only that of the Computations lags.
    const stale = await operatorInThePast(version, ['computations']);
    expect((await world.jobNow('resumed')).spec.suspend).to.equal(false);
    expect(taken().filter((write) => write.includes('Job'))).to.deep.equal([]);
    stale.catchUp();
    await endRun(world, run);
    await expectWholeRun(world, run, witness);
  });

  it('of a time when the Job had ended too early leaves its successor alone', async () => {
    const first = await startRun(world, 'again');
    await world.cluster.completeJob('again', 3);
    await until('the end to be seen', async () => (await world.jobNow('again')).status?.succeeded === 3);
    const version = await versionNow();
    const second = await world.jobOf('again', first.job.metadata.uid);
    await world.status('again', 'made again', ({ reason }) => reason !== 'Recomputing');
    await world.stopOperator();
    const stale = await operatorInThePast(version);
    expect((await world.jobNow('again')).metadata.uid).to.equal(second.metadata.uid);
    expect(taken()).to.deep.equal([]);
    stale.catchUp();
    expect(witness.jobsOf(first.computation.metadata.uid)).to.have.length(2);
  });

  it('of the Computation that had the name before leaves the one of now alone', async () => {
    const old = await startRun(world, 'reborn');
    const version = await versionNow();
    await world.delete('reborn');
    await until('it to be gone', async () => (await world.find('reborn')) === undefined);
    const run = await startRun(world, 'reborn');
    await commitEach(run, 4);
    await world.status('reborn', 'at 12', ({ progress }) => progress?.completed === 12);
    await world.stopOperator();
    const stale = await operatorInThePast(version, ['computations']);
    expect((await world.jobNow('reborn')).metadata.uid).to.equal(run.job.metadata.uid);
    expect(await world.ledgerStatusOf(run.computation.metadata.uid)).to.equal(200);
    expect(await world.ledgerStatusOf(old.computation.metadata.uid)).to.equal(410);
    stale.catchUp();
    await endRun(world, run);
    await expectWholeRun(world, run, witness);
  });

  it('of before it was finished overwrites nothing', async () => {
    const run = await startRun(world, 'finished');
    await commitEach(run, 4);
    await world.status('finished', 'at 12', ({ progress }) => progress?.completed === 12);
    const version = await versionNow();
    await endRun(world, run);
    await world.status('finished', 'Succeeded', ({ phase }) => phase === 'Succeeded');
    await world.stopOperator();
    const { metadata, status } = await world.get('finished');
    const stale = await operatorInThePast(version);
    expect((await world.get('finished')).status).to.deep.equal(status);
    expect((await world.get('finished')).metadata.resourceVersion).to.equal(metadata.resourceVersion);
    expect(taken()).to.deep.equal([]);
    stale.catchUp();
    await expectWholeRun(world, run, witness);
  });
});

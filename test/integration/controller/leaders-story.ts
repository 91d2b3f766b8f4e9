import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { LeaderElectorOptions } from '../../../operator/kube/leader-election.ts';
import { LEASES } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { HttpProxy, type Fate, type PassingRequest } from '../../kube/http-proxy.ts';
import type { SpawnedOperator } from '../../kube/spawned-operator.ts';
import { startOperatorProcess } from './operator-process.ts';
import { workSteadily, type SteadyWorker } from './steady-worker.ts';
import { Witness } from './witness.ts';
import { World } from './world.ts';
import { writeOf } from './write-sites.ts';

const NAME = 'run';
const PATIENCE = { timeoutMs: 90_000 };

export interface LeaderTimes {
  /** Undefined: the operator's own, 15, 10 and 2 s. */
  lease?: Pick<LeaderElectorOptions, 'leaseMs' | 'renewDeadlineMs' | 'retryMs'>;
  /** The status is true again so long after a leader ended in order. */
  cleanWithinMs: number;
  /** … after a leader died. */
  deadWithinMs: number;
  pausedMs: number;
}

interface Operator {
  name: string;
  process: SpawnedOperator;
  api: HttpProxy;
}

/** Two operators as processes, one Computation whose worker never rests, and leaders that end, die and are paused. */
export function describeLeaders(title: string, { lease, cleanWithinMs, deadWithinMs, pausedMs }: LeaderTimes): void {
  describe(title, function () {
    this.timeout(120_000 + 2 * pausedMs);
    let world: World;
    let witness: Witness;
    let worker: SteadyWorker;
    const operators: Operator[] = [];

    before(async () => {
      world = await World.begin({ operator: false });
      witness = await Witness.of(world.api, world.namespace);
      await start('one');
      const computation = await world.create(NAME, { shards: 1, parameters: { count: 1_000_000 } });
      await world.jobOf(NAME);
      worker = workSteadily(await world.claim(computation, 0, 'by-hand'));
      await caughtUp(PATIENCE.timeoutMs);
    });
    after(async () => {
      await worker.stop();
      for (const { process, api } of operators) {
        await process.kill();
        await api.close();
      }
      await witness.end();
      await world.end();
    });

    async function start(name: string): Promise<Operator> {
      const { env } = world;
      const api = await HttpProxy.start(env.url, env.certificateAuthority);
      const kubeConfig = api.kubeConfig(env.token);
      const process = await startOperatorProcess(world, {
        name,
        kubeConfig,
        ...(lease === undefined ? {} : { lease }),
      });
      const operator = { name, process, api };
      operators.push(operator);
      await until(`${name} to run`, () => process.output().includes('"started"'), PATIENCE);
      return operator;
    }

    /** The newest but one started leads; the newest waits. */
    function leader(): Operator {
      const found = operators.at(-2);
      if (found === undefined) {
        throw new Error('there are no two operators');
      }
      return found;
    }

    async function holder(): Promise<string | undefined> {
      return (await world.api.get(LEASES, { namespace: world.namespace, name: 'ttg-operator' })).spec?.holderIdentity;
    }

    /** Waits until the status shows more than is committed now; gives how long that took, ms. */
    async function caughtUp(timeoutMs: number): Promise<number> {
      const began = performance.now();
      const { committed } = worker;
      await world.status(
        NAME,
        `beyond ${committed}`,
        ({ progress }) => (progress?.completed ?? 0) > committed,
        timeoutMs,
      );
      return performance.now() - began;
    }

    it(`goes on within ${cleanWithinMs / 1_000} s when the leader ends in order`, async () => {
      await start('two');
      const { process, name } = leader();
      expect(await holder()).to.equal(name);
      const began = performance.now();
      process.child.kill('SIGTERM');
      expect(await process.ended).to.equal(0);
      await caughtUp(cleanWithinMs);
      expect(performance.now() - began).to.be.below(cleanWithinMs);
      expect(await holder()).to.equal('two');
    });

    it(`goes on within ${deadWithinMs / 1_000} s when the leader is killed`, async () => {
      await start('three');
      await leader().process.kill();
      await caughtUp(deadWithinMs);
      expect(await holder()).to.equal('three');
    });

    it(`lets a leader that was paused for ${pausedMs / 1_000} s write nothing over newer`, async () => {
      await start('four');
      const { process, api } = leader();
      const { caught, letGo, answered } = holdStatusWrite(api);
      await caught;
      process.child.kill('SIGSTOP');
      const pausedAt = performance.now();
      await caughtUp(deadWithinMs + 5_000);
      expect(await holder()).to.equal('four');

      letGo();
      expect(await answered, 'what was on its way when the leader was paused').to.include('"code":409');
      await sleep(Math.max(0, pausedAt + pausedMs - performance.now()));
      process.child.kill('SIGCONT');
      expect(await process.ended).to.equal(1);
      expect(process.output()).to.contain('no longer leading');
      await caughtUp(cleanWithinMs);
      expect(await holder()).to.equal('four');
    });

    it('never showed older over newer, nor made a second Job', async () => {
      expect(witness.wrong).to.deep.equal([]);
      expect(witness.jobsOf((await world.get(NAME)).metadata.uid)).to.have.length(1);
    });
  });
}

/** Holds the next write of a status up. */
function holdStatusWrite(api: HttpProxy): { caught: Promise<unknown>; letGo: () => void; answered: Promise<string> } {
  const caught = Promise.withResolvers<PassingRequest>();
  const held = Promise.withResolvers<Fate>();
  const answered = Promise.withResolvers<string>();
  api.gate = (request) => {
    if (writeOf(request) !== 'patch the status') {
      return 'pass';
    }
    api.gate = () => 'pass';
    api.answer = (of, body) => {
      if (of === request) {
        answered.resolve(body);
      }
      return body;
    };
    caught.resolve(request);
    return held.promise;
  };
  return { caught: caught.promise, letGo: () => held.resolve('pass'), answered: answered.promise };
}

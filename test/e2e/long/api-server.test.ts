import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { FAILURE_COUNT } from '../../../operator/reconcile/retry-reset.ts';
import { aComputation } from '../faults/a-computation.ts';
import { controlPlaneWorks, killEtcd, stopApiServer } from '../faults/control-plane.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { allNodesReady } from '../faults/node-faults.ts';
import { attempts, Run } from '../faults/run.ts';

/** Over a minute of work in each shard: the fault is over long before it. */
const CHANGES = {
  algorithm: { name: 'faulty', args: { sleepMs: 25 } },
  failurePolicy: { retriesPerShard: 0 },
};
/** The leader's lease runs out while it cannot be renewed; the next needs a start, and the kubelet's back-off. */
const TRUE_AGAIN_SECONDS = 60;
/** Commits come each second. */
const LONGEST_PAUSE_MS = 5_000;

interface Fault {
  title: string;
  namespace: string;
  begin: () => Promise<{ stoppedAt: Date; backAt: Date }>;
}

const FAULTS: Fault[] = [
  {
    title: 'an API server that is away for 20 s',
    namespace: 'ttg-faults-api-server',
    begin: async () => stopApiServer(20),
  },
  {
    title: 'etcd killed',
    namespace: 'ttg-faults-etcd',
    begin: killEtcd,
  },
];

for (const { title, namespace: name, begin } of FAULTS) {
  describe(`${title} in mid-run`, function () {
    this.timeout(500_000);
    const namespace = ownNamespace(name);
    let run: Run;
    let away: { stoppedAt: Date; backAt: Date };
    let trueAgainSeconds: number;
    let end: Computation;

    before(async () => {
      run = await Run.of(aComputation(namespace, 'unattended', CHANGES));
      for (const shard of [0, 1, 2]) await run.reachesIn(shard, 3);
      const before = (await run.now()).status?.progress?.completed ?? 0;
      away = await begin();
      await run.becomes('true again', ({ status }) => (status?.progress?.completed ?? 0) > before, 180);
      trueAgainSeconds = (Date.now() - away.backAt.getTime()) / 1_000;
      end = await run.ends(300);
    });

    after(async () => {
      await controlPlaneWorks();
      await allNodesReady();
    });

    it('costs no parameter, and changes no digit of the aggregates', async () => {
      await expectWhole(run, end);
    });

    it('is not noticed by the workers: they go on the while', async () => {
      const seconds = ((away.backAt.getTime() - away.stoppedAt.getTime()) / 1_000).toFixed(1);
      const pauses = await longestPauses(run, away);
      console.info(`      away for ${seconds} s; longest pause between commits of a shard: ${Math.max(...pauses)} ms`);
      expect(pauses).to.have.lengthOf(3);
      expect(Math.max(...pauses)).to.be.below(LONGEST_PAUSE_MS);
    });

    it('has the status true again soon after', () => {
      console.info(`      API server back → status true again: ${trueAgainSeconds.toFixed(1)} s`);
      expect(trueAgainSeconds).to.be.below(TRUE_AGAIN_SECONDS);
    });

    it('uses up no retry and replaces no pod', async () => {
      expect(attempts(end)).to.deep.equal([1, 1, 1]);
      const counts = new Set((await run.pods()).map(({ metadata }) => metadata.annotations?.[FAILURE_COUNT] ?? '0'));
      expect([...counts]).to.deep.equal(['0']);
    });
  });
}

/** For each shard the longest time, in ms, in which nothing of it was stored, within a period. */
async function longestPauses(run: Run, { stoppedAt, backAt }: { stoppedAt: Date; backAt: Date }): Promise<number[]> {
  const rows = (await run.table({ COLUMNS: 'worker,timestamp' })).trimEnd().split('\n').slice(1);
  const times = new Map<string, Set<number>>();
  for (const row of rows) {
    const [worker = '', time = ''] = row.trim().split(',').slice(-2);
    times.set(worker, (times.get(worker) ?? new Set()).add(Date.parse(time)));
  }
  return [...times.values()].map((ofWorker) => {
    const within = [...ofWorker].filter((time) => time > stoppedAt.getTime() && time < backAt.getTime());
    const all = [stoppedAt.getTime(), ...within.toSorted((a, b) => a - b), backAt.getTime()];
    return Math.max(...all.slice(1).map((time, at) => time - (all[at] ?? time)));
  });
}

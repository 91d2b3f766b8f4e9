import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { APP_LEDGER, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { PODS } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { kubectl } from '../cluster.ts';
import { aComputation, COUNT } from '../faults/a-computation.ts';
import { api } from '../faults/api.ts';
import { Evaluations } from '../faults/evaluations.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { killProcess } from '../faults/nodes.ts';
import { attempts, Run } from '../faults/run.ts';

const KILLS = 20;
const POD = `${APP_LEDGER}-0`;

/** Commits that the ledger's process of now has stored. @throws while there is none. */
async function commits(): Promise<number> {
  const path = `/api/v1/namespaces/${SYSTEM_NAMESPACE}/pods/https:${POD}:8080/proxy/metrics`;
  const metrics = await kubectl('get', '--raw', path);
  return Number(/^ttg_ledger_commits_total (\d+)$/m.exec(metrics)?.[1]);
}

/**
 * `kill -9` of the ledger's process. The kubelet starts it again at once; one that died twice it would keep waiting for
 * longer and longer, up to five minutes. Its pod is deleted then, as somebody would who does not want to wait.
 */
async function killLedger(): Promise<void> {
  const ledger = { namespace: SYSTEM_NAMESPACE, name: POD };
  const victim = await api.get(PODS, ledger);
  const [died] = victim.status?.containerStatuses ?? [];
  await killProcess(victim);
  const now = await until('Kubernetes to see it', async () => {
    const [status] = (await api.find(PODS, ledger))?.status?.containerStatuses ?? [];
    return status !== undefined && (status.containerID !== died?.containerID || !status.state?.running) && status;
  });
  if (now.state?.running === undefined && (now.restartCount ?? 0) > 0) {
    await kubectl('delete', 'pod', POD, '-n', SYSTEM_NAMESPACE);
  }
}

describe(`a ledger that is killed ${KILLS} times in a run`, function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-ledger');
  let run: Run;
  let evaluations: Evaluations;
  let end: Computation;
  let kills = 0;
  const seen: number[] = [];

  before(async () => {
    // Slow enough to last through all of it.
    const algorithm = { name: 'faulty', args: { sleepMs: 12, printIds: true } };
    run = await Run.of(aComputation(namespace, 'uncertain', { algorithm }));
    evaluations = new Evaluations(run);
    for (; kills < KILLS; kills += 1) {
      // Commits wait for it: it dies as soon as the first is stored, while others are under way.
      await until('a commit', async () => (await commits()) > 0, { timeoutMs: 60_000, everyMs: 20 });
      await killLedger();
      seen.push((await run.now()).status?.progress?.completed ?? 0);
    }
    end = await run.ends();
  });

  after(async () => {
    await kubectl('rollout', 'status', `statefulset/${APP_LEDGER}`, '-n', SYSTEM_NAMESPACE, '--timeout=60s');
  });

  it('costs no parameter, and changes no digit of the aggregates', async () => {
    await expectWhole(run, end);
  });

  it('dies while the run is under way each time', () => {
    expect(kills).to.equal(KILLS);
    expect(Math.max(...seen)).to.be.lessThan(COUNT);
  });

  it('never forgets what it has acknowledged: nothing is computed again, and progress does not go back', async () => {
    await evaluations.end();
    expect(evaluations.again).to.equal(0);
    expect(attempts(end)).to.deep.equal([1, 1, 1]);
    expect(seen).to.deep.equal(seen.toSorted((a, b) => a - b));
  });

  it('fails no worker: they wait', async () => {
    // Kubernetes sees their end a moment after the ledger.
    const ended = await until('the pods to end', async () => {
      const phases = (await run.pods()).map(({ status }) => status?.phase);
      return phases.every((phase) => phase !== 'Running') && phases;
    });
    expect(ended).to.deep.equal(['Succeeded', 'Succeeded', 'Succeeded']);
  });
});

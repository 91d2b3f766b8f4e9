import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { APP_LEDGER, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { PODS } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { kubectl } from '../cluster.ts';
import { aComputation, COUNT } from './a-computation.ts';
import { api } from './api.ts';
import { Evaluations } from './evaluations.ts';
import { expectWhole } from './expect-whole.ts';
import { ownNamespace } from './namespaces.ts';
import { killProcess } from './nodes.ts';
import { attempts, Run } from './run.ts';

export interface LedgerDeaths {
  namespace: string;
  kills: number;
  /** How long each of its 9,000 parameters takes; they have to outlast the kills. */
  sleepMs: number;
}

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

/** Tests of a run in which the ledger's process is killed again and again. */
export function testLedgerDeaths({ namespace: name, kills: planned, sleepMs }: LedgerDeaths): void {
  const namespace = ownNamespace(name);
  let run: Run;
  let evaluations: Evaluations;
  let end: Computation;
  let kills = 0;
  const seen: number[] = [];

  before(async () => {
    const algorithm = { name: 'faulty', args: { sleepMs, printIds: true } };
    run = await Run.of(aComputation(namespace, 'uncertain', { algorithm }));
    evaluations = new Evaluations(run);
    for (; kills < planned; kills += 1) {
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
    expect(kills).to.equal(planned);
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

  it('is waited for by who asks for the table while its pod starts', async () => {
    await kubectl('delete', 'pod', POD, '-n', SYSTEM_NAMESPACE, '--grace-period=0', '--force', '--wait=false');
    expect(await run.ids()).to.have.lengthOf(COUNT);
  });
}

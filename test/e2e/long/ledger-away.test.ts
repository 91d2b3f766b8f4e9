import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { APP_LEDGER, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { PODS } from '../../../operator/kube/resource.ts';
import { aComputation } from '../faults/a-computation.ts';
import { api } from '../faults/api.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { scaleLedger } from '../faults/ledger-elsewhere.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { mainProcess, onNode } from '../faults/nodes.ts';
import { attempts, completed, condition, Run } from '../faults/run.ts';

interface Absence {
  name: string;
  seconds: number;
  begin: () => Promise<void>;
  end: () => Promise<void>;
  /** In the status meanwhile. */
  told: string;
}

async function signalLedger(signal: 'STOP' | 'CONT'): Promise<void> {
  const pod = await api.get(PODS, { namespace: SYSTEM_NAMESPACE, name: `${APP_LEDGER}-0` });
  const { node, pid } = await mainProcess(pod);
  await onNode(node, 'kill', `-${signal}`, String(pid));
}

const ABSENCES: Absence[] = [
  {
    name: 'down',
    seconds: 60,
    begin: async () => scaleLedger(0),
    end: async () => scaleLedger(1),
    told: `there is no pod of it in namespace ${SYSTEM_NAMESPACE}`,
  },
  {
    // Shorter than Kubernetes would look on: it restarts a ledger that does not answer for about a minute.
    name: 'frozen',
    seconds: 40,
    begin: async () => signalLedger('STOP'),
    end: async () => signalLedger('CONT'),
    told: `its pod ${APP_LEDGER}-0 is on node `,
  },
];

for (const { name, seconds, begin, end: bringBack, told } of ABSENCES) {
  describe(`a ledger that is ${name} for ${seconds} s in mid-run`, function () {
    this.timeout(300_000);
    const namespace = ownNamespace(`ttg-faults-ledger-${name}`);
    let run: Run;
    let isAway = false;
    let podsBefore: string[];
    let during: Computation;
    let backMs: number;
    let end: Computation;

    before(async () => {
      const algorithm = { name: 'faulty', args: { sleepMs: 6 } };
      run = await Run.of(aComputation(namespace, 'waiting', { algorithm, failurePolicy: { retriesPerShard: 0 } }));
      await run.reaches(20);
      podsBefore = await run.podUids();
      const awayAt = performance.now();
      isAway = true;
      await begin();
      during = await run.stalls('LedgerUnavailable', 30);
      await sleep(seconds * 1_000 - (performance.now() - awayAt));
      during = await run.now();
      await bringBack();
      isAway = false;
      const backAt = performance.now();
      await run.becomes('computing again', (now) => completed(now) > completed(during), 60);
      backMs = performance.now() - backAt;
      end = await run.ends();
    });

    after(async () => {
      if (isAway) await bringBack();
    });

    it('costs no parameter, and changes no digit of the aggregates', async () => {
      await expectWhole(run, end);
    });

    it('has no pod replaced, and no claim lost: all workers wait and go on', async () => {
      expect(await run.podUids()).to.deep.equal(podsBefore);
      expect(podsBefore).to.have.lengthOf(3);
      expect(attempts(end)).to.deep.equal([1, 1, 1]);
    });

    it('is told in the status, with what is known of its pod', () => {
      expect(condition(during, 'Stalled')).to.include({ status: 'True', reason: 'LedgerUnavailable' });
      expect(during.status?.message).to.include(told);
      expect(condition(end, 'Stalled')?.status).to.equal('False');
    });

    it('has its workers go on soon', () => {
      console.info(`      ledger ready again → first commit in the status: ${(backMs / 1_000).toFixed(1)} s`);
      expect(backMs).to.be.below(30_000);
    });
  });
}

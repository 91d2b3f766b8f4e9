import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { kubectl } from '../cluster.ts';
import { until } from '../../env/until.ts';
import { aComputation } from '../faults/a-computation.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { allNodesReady, carriesOurs, CUT_OFF, FROZEN } from '../faults/node-faults.ts';
import { condition, Run } from '../faults/run.ts';

/** About 70 s of work in each shard: the replacement is at it when the node is back. */
const ALGORITHM = { name: 'faulty', args: { sleepMs: 20 } };
const FAULT_SECONDS = 60;
/** 15 of silence; on a busy machine a pod's start takes longest. */
const ELSEWHERE_SECONDS = 40;

for (const fault of [FROZEN, CUT_OFF]) {
  describe(`a node that is ${fault.name} for ${FAULT_SECONDS} s in mid-run`, function () {
    this.timeout(400_000);
    const namespace = ownNamespace(`ttg-faults-${fault.name.replace(' ', '-')}`);
    let run: Run;
    let node = '';
    let isBroken = false;
    let refusedBefore: number;
    let elsewhereMs: number;
    let during: Computation;
    let end: Computation;

    before(async () => {
      run = await Run.of(
        aComputation(namespace, 'silenced', { algorithm: ALGORITHM, failurePolicy: { retriesPerShard: 0 } }),
      );
      await run.reachesIn(1, 5);
      node = (await run.worker(1)).spec.nodeName ?? '';
      expect(await carriesOurs(node), `ledger or operator on ${node}`).to.equal(false);
      refusedBefore = await staleClaims();
      const brokenAt = performance.now();
      isBroken = true;
      await fault.begin(node);
      await run.becomes('claimed elsewhere', (now) => now.status?.shards?.[1]?.node !== node, FAULT_SECONDS);
      elsewhereMs = performance.now() - brokenAt;
      during = await run.becomes('told of the node', (now) => now.status?.reason === 'NodeNotReady', FAULT_SECONDS);
      await sleep(Math.max(0, FAULT_SECONDS * 1_000 - (performance.now() - brokenAt)));
      await fault.end(node);
      isBroken = false;
      end = await run.ends(200);
    });

    after(async () => {
      if (isBroken) await fault.end(node);
      await allNodesReady();
    });

    it('has its shard computed elsewhere in time', () => {
      console.info(`      node ${fault.name} → its shard claimed elsewhere: ${(elsewhereMs / 1_000).toFixed(1)} s`);
      expect(elsewhereMs / 1_000).to.be.below(ELSEWHERE_SECONDS);
    });

    it('is named in the status while its shard goes on elsewhere', () => {
      expect(during.status?.message).to.equal(`node ${node} is not ready`);
      expect(condition(during, 'Stalled')?.status).to.equal('False');
    });

    it('has its late worker refused', async () => {
      expect(await staleClaims()).to.be.above(refusedBefore);
    });

    it('costs no parameter, and changes no digit of the aggregates', async () => {
      await expectWhole(run, end);
    });

    it('is let in again', async () => {
      await until('the placeholder to be gone', async () => (await run.pods()).length === 3, { timeoutMs: 60_000 });
    });
  });
}

/** Requests that the ledger has refused because of an older epoch, since its start. */
async function staleClaims(): Promise<number> {
  const path = '/api/v1/namespaces/ttg-system/services/https:ttg-ledger:8080/proxy/metrics';
  const line = /^ttg_ledger_errors_total\{code="StaleEpoch"\} (\d+)$/m.exec(await kubectl('get', '--raw', path));
  return Number(line?.[1] ?? 0);
}

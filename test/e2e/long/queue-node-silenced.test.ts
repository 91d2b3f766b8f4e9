import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { aComputation } from '../faults/a-computation.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { allNodesReady, carriesOurs, FROZEN, LOST } from '../faults/node-faults.ts';
import { Run } from '../faults/run.ts';

/** About 40 s of work for three workers; a task is a second or less. */
const SLOWLY = { algorithm: { name: 'faulty', args: { sleepMs: 13, printIds: true } } };
const VISIBILITY_SECONDS = 5;
const QUEUED = { mode: 'Queue', queue: { batchSize: 40, visibilityTimeoutSeconds: VISIBILITY_SECONDS } };
const FAULT_SECONDS = 60;

for (const fault of [LOST, FROZEN]) {
  describe(`a node that is ${fault.name} while its worker has tasks of a queue`, function () {
    this.timeout(400_000);
    const namespace = ownNamespace(`ttg-faults-queue-${fault.name}`);
    let run: Run;
    let node = '';
    let isBroken = false;
    let redelivered: number;
    let handedOnMs: number;
    let end: Computation;

    before(async () => {
      run = await Run.of(aComputation(namespace, 'queued', { ...SLOWLY, ...QUEUED }));
      await run.reaches(15);
      node = (await run.worker(1)).spec.nodeName ?? '';
      expect(await carriesOurs(node), `ledger or operator on ${node}`).to.equal(false);
      redelivered = (await run.now()).status?.queue?.redelivered ?? 0;
      const brokenAt = performance.now();
      isBroken = true;
      await fault.begin(node);
      await run.becomes(
        'handed on',
        ({ status }) => (status?.queue?.redelivered ?? 0) > redelivered,
        VISIBILITY_SECONDS + 60,
      );
      handedOnMs = performance.now() - brokenAt;
      // The others have done all by then.
      if (fault === FROZEN) {
        await sleep(Math.max(0, FAULT_SECONDS * 1_000 - (performance.now() - brokenAt)));
        await fault.end(node);
        isBroken = false;
      }
      end = await run.ends(200);
    });

    after(async () => {
      if (isBroken) await fault.end(node);
      await allNodesReady();
    });

    it('costs no parameter, and changes no digit of the aggregates', async () => {
      await expectWhole(run, end);
    });

    it('has its tasks handed to others after the visibility time-out, before Kubernetes knows of it', () => {
      console.info(`      node ${fault.name} → its tasks handed on: ${(handedOnMs / 1_000).toFixed(1)} s`);
      expect(handedOnMs / 1_000).to.be.below(VISIBILITY_SECONDS + 15);
    });
  });
}

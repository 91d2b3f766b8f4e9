import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { EVENTS } from '../../../operator/kube/resource.ts';
import { kubectl } from '../cluster.ts';
import { aComputation } from '../faults/a-computation.ts';
import { api } from '../faults/api.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { LedgerElsewhere } from '../faults/ledger-elsewhere.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { nodes } from '../faults/nodes.ts';
import { attempts, completed, condition, Run } from '../faults/run.ts';

/** Of it 64 MiB are the ledger's reserve. */
const DISK_MEBIBYTES = 128;

describe('a disk of the ledger that is full in mid-run, and then has room again', function () {
  this.timeout(300_000);
  const namespace = ownNamespace('ttg-faults-disk');
  let ledger: LedgerElsewhere | undefined;
  let run: Run;
  let podsBefore: string[];
  let fullMs: number;
  let roomMs: number;
  let deletionMs: number;
  let during: Computation;
  let afterDeletion: Computation;
  let end: Computation;

  before(async () => {
    const [node = ''] = await nodes();
    ledger = await LedgerElsewhere.begin({ node, mebibytes: DISK_MEBIBYTES });
    const bystander = await Run.of(aComputation(namespace, 'deleted', { shards: 1, parallelism: 1 }));
    const algorithm = { name: 'faulty', args: { sleepMs: 6 } };
    run = await Run.of(aComputation(namespace, 'cramped', { algorithm, failurePolicy: { retriesPerShard: 0 } }));
    await run.reaches(20);
    podsBefore = await run.podUids();

    const fullAt = performance.now();
    await ledger.inFolder('! dd if=/dev/zero of=ballast bs=64k 2>/dev/null');
    during = await run.stalls('LedgerDiskFull', 30);
    fullMs = performance.now() - fullAt;

    const deletedAt = performance.now();
    await kubectl('delete', 'computation', bystander.name, '-n', namespace, '--timeout=40s');
    deletionMs = performance.now() - deletedAt;
    afterDeletion = await run.now();

    await ledger.inFolder('rm ballast');
    const roomAt = performance.now();
    await run.becomes('computing again', (now) => completed(now) > completed(afterDeletion), 60);
    roomMs = performance.now() - roomAt;
    end = await run.ends();
  });

  after(async () => ledger?.end());

  it('costs no parameter, and changes no digit of the aggregates', async () => {
    await expectWhole(run, end);
  });

  it('is told in the status and in the condition', () => {
    console.info(`      disk full → in the status: ${(fullMs / 1_000).toFixed(1)} s`);
    expect(condition(during, 'Stalled')?.message).to.equal(
      "the ledger's volume is full; workers keep what they computed and go on once there is room",
    );
    expect(condition(end, 'Stalled')?.status).to.equal('False');
  });

  it('lets the workers wait: none is replaced, none claims again', async () => {
    console.info(`      room again → first commit in the status: ${(roomMs / 1_000).toFixed(1)} s`);
    expect(completed(afterDeletion)).to.be.below(completed(end));
    expect(await run.podUids()).to.deep.equal(podsBefore);
    expect(attempts(end)).to.deep.equal([1, 1, 1]);
  });

  it('does not keep a Computation from being deleted, with the ledger told', async () => {
    console.info(`      a Computation deleted while the disk is full: ${(deletionMs / 1_000).toFixed(1)} s`);
    expect(condition(afterDeletion, 'Stalled')?.reason).to.equal('LedgerDiskFull');
    expect(await api.find(COMPUTATIONS, { namespace, name: 'deleted' })).to.equal(undefined);
    const { items } = await api.list(EVENTS, { namespace });
    expect(items.map(({ reason }) => reason)).to.not.include('LedgerNotTold');
  });
});

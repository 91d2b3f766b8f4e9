import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { FAILURE_COUNT } from '../../../operator/reconcile/retry-reset.ts';
import { aComputation } from '../faults/a-computation.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { LedgerElsewhere } from '../faults/ledger-elsewhere.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { allNodesReady, LOST } from '../faults/node-faults.ts';
import { nodes } from '../faults/nodes.ts';
import { attempts, completed, condition, Run } from '../faults/run.ts';

const LOST_SECONDS = 300;

describe(`the node of the ledger, lost for ${LOST_SECONDS} s in mid-run`, function () {
  this.timeout(590_000);
  const namespace = ownNamespace('ttg-faults-ledger-node');
  let ledger: LedgerElsewhere | undefined;
  let node = '';
  let isLost = false;
  let run: Run;
  let earlier: Computation;
  let during: Computation;
  let elsewhere: string[];
  let namedMs: number;
  let backMs: number;
  let end: Computation;

  /** The pods of the workers that lost nothing but the ledger. */
  const waiting = async (): Promise<string[]> =>
    (await run.pods())
      .filter(({ spec }) => spec.nodeName !== node)
      .map(({ metadata }) => metadata.name)
      .toSorted();

  before(async () => {
    [node = ''] = await nodes();
    ledger = await LedgerElsewhere.begin({ node });
    const algorithm = { name: 'faulty', args: { sleepMs: 8 } };
    run = await Run.of(aComputation(namespace, 'orphaned', { algorithm, failurePolicy: { retriesPerShard: 0 } }));
    earlier = await run.reaches(20);
    elsewhere = await waiting();
    const lostAt = performance.now();
    isLost = true;
    await LOST.begin(node);
    const text = `is on node ${node}, which is not ready since`;
    during = await run.becomes('told of the node', ({ status }) => (status?.message ?? '').includes(text), 120);
    namedMs = performance.now() - lostAt;
    await sleep(LOST_SECONDS * 1_000 - (performance.now() - lostAt));
    expect(await waiting()).to.deep.equal(elsewhere);
    await LOST.end(node);
    isLost = false;
    const backAt = performance.now();
    const stood = completed(await run.now());
    await run.becomes('computing again', (now) => completed(now) > stood, 120);
    backMs = performance.now() - backAt;
    end = await run.ends();
  });

  after(async () => {
    if (isLost) await LOST.end(node);
    await allNodesReady();
    await ledger?.end();
  });

  it('costs no parameter, and changes no digit of the aggregates', async () => {
    await expectWhole(run, end);
  });

  it('is named in the status and in the condition while it is lost', () => {
    console.info(`      node of the ledger lost → named in the status: ${(namedMs / 1_000).toFixed(1)} s`);
    expect(condition(during, 'Stalled')).to.include({ status: 'True', reason: 'LedgerUnavailable' });
    expect(condition(during, 'Stalled')?.message).to.include(
      `pod ${ledger?.pod} is on node ${node}, which is not ready`,
    );
    expect(condition(end, 'Stalled')?.status).to.equal('False');
  });

  it('takes nothing with it that was acknowledged: the workers elsewhere go on within their claims', () => {
    console.info(`      node started again → first commit in the status: ${(backMs / 1_000).toFixed(1)} s`);
    const shards = earlier.status?.shards ?? [];
    const expected = shards.map((shard) => (shard.node === node ? 2 : 1));
    expect(attempts(end)).to.deep.equal(expected);
    expect(completed(earlier)).to.be.greaterThan(0);
  });

  it('lets the workers elsewhere wait, and uses up no retry of any', async () => {
    const pods = await run.pods();
    expect(pods.map(({ metadata }) => metadata.name)).to.include.members(elsewhere);
    const counts = new Set(pods.map(({ metadata }) => metadata.annotations?.[FAILURE_COUNT] ?? '0'));
    expect([...counts]).to.deep.equal(['0']);
  });
});

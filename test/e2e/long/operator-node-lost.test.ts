import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { APP_OPERATOR, LABEL_APP, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { PODS } from '../../../operator/kube/resource.ts';
import { FAILURE_COUNT } from '../../../operator/reconcile/retry-reset.ts';
import { until } from '../../env/until.ts';
import { kubectl } from '../cluster.ts';
import { aComputation } from '../faults/a-computation.ts';
import { api } from '../faults/api.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { allNodesReady, LOST } from '../faults/node-faults.ts';
import { nodes } from '../faults/nodes.ts';
import { attempts, completed, Run } from '../faults/run.ts';

const LOST_SECONDS = 300;
/** Until the cluster knows that the node is lost 45, the operator's toleration 10, its lease 15, a pod's start. */
const TRUE_AGAIN_SECONDS = 120;
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** Where the operator runs: on that node if it can, anywhere else if not; undefined = as installed. */
async function preferNode(node: string | undefined): Promise<void> {
  const spec =
    node === undefined
      ? { nodeSelector: { [CONTROL_PLANE]: '' }, affinity: null }
      : { nodeSelector: { [CONTROL_PLANE]: null }, affinity: { nodeAffinity: preference(node) } };
  const where = ['deployment', APP_OPERATOR, '-n', SYSTEM_NAMESPACE];
  await kubectl('patch', ...where, '--type=merge', '-p', JSON.stringify({ spec: { template: { spec } } }));
  await kubectl('rollout', 'status', `deployment/${APP_OPERATOR}`, '-n', SYSTEM_NAMESPACE, '--timeout=120s');
}

function preference(node: string): object {
  const isThatNode = { key: 'kubernetes.io/hostname', operator: 'In', values: [node] };
  const preferred = { weight: 100, preference: { matchExpressions: [isThatNode] } };
  return { preferredDuringSchedulingIgnoredDuringExecution: [preferred] };
}

/** The nodes of the operator's pods that run. */
async function operatorNodes(): Promise<string[]> {
  const selector = { namespace: SYSTEM_NAMESPACE, labelSelector: `${LABEL_APP}=${APP_OPERATOR}` };
  const { items } = await api.list(PODS, selector);
  return items.flatMap(({ metadata, spec }) => (metadata.deletionTimestamp === undefined ? (spec.nodeName ?? []) : []));
}

describe(`the node of the operator and of a worker, lost for ${LOST_SECONDS} s in mid-run`, function () {
  this.timeout(590_000);
  const namespace = ownNamespace('ttg-faults-operator-node');
  let node = '';
  let isLost = false;
  let run: Run;
  let shard: number;
  let lostShardMs: number;
  let trueMs: number;
  let during: Computation;
  let end: Computation;

  before(async () => {
    [node = ''] = await nodes();
    await preferNode(node);
    expect(await operatorNodes()).to.deep.equal([node]);
    // About 300 s of work in each shard: the node is back before it is done.
    const algorithm = { name: 'faulty', args: { sleepMs: 100 } };
    run = await Run.of(aComputation(namespace, 'unattended', { algorithm, failurePolicy: { retriesPerShard: 0 } }));
    const { status } = await run.becomes('begun', (now) => completed(now) >= 300, 60);
    shard = (status?.shards ?? []).findIndex((each) => each.node === node);
    expect(shard, `a worker on ${node}`).to.be.greaterThan(-1);
    const lostAt = performance.now();
    isLost = true;
    await LOST.begin(node);
    const stood = completed(await run.now());
    during = await run.becomes(
      'told of anew',
      (now) => completed(now) > stood && now.status?.reason === 'NodeNotReady',
      TRUE_AGAIN_SECONDS,
    );
    trueMs = performance.now() - lostAt;
    await run.becomes('computed elsewhere', (now) => now.status?.shards?.[shard]?.node !== node, 60);
    lostShardMs = performance.now() - lostAt;
    await sleep(LOST_SECONDS * 1_000 - (performance.now() - lostAt));
    await LOST.end(node);
    isLost = false;
    end = await run.ends(150);
  });

  after(async () => {
    if (isLost) await LOST.end(node);
    await allNodesReady();
    await preferNode(undefined);
  });

  it('costs no parameter, and changes no digit of the aggregates', async () => {
    await expectWhole(run, end);
  });

  it('has the operator go on elsewhere, and the status true again', () => {
    console.info(`      node of the operator lost → status true again: ${(trueMs / 1_000).toFixed(1)} s`);
    console.info(
      `      node of the operator lost → its shard claimed elsewhere: ${(lostShardMs / 1_000).toFixed(1)} s`,
    );
    expect(during.status?.message).to.include(`node ${node} is not ready`);
  });

  it('is not noticed by the workers elsewhere, and costs the one on it no retry', async () => {
    expect(attempts(end)).to.deep.equal([0, 1, 2].map((index) => (index === shard ? 2 : 1)));
    const counts = new Set((await run.pods()).map(({ metadata }) => metadata.annotations?.[FAILURE_COUNT] ?? '0'));
    expect([...counts]).to.deep.equal(['0']);
  });

  it('leaves one operator when it is back', async () => {
    await allNodesReady();
    await until('one operator', async () => (await operatorNodes()).length === 1, { timeoutMs: 60_000 });
  });
});

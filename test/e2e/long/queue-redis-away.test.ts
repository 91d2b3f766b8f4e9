import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { PODS } from '../../../operator/kube/resource.ts';
import { aComputation } from '../faults/a-computation.ts';
import { api } from '../faults/api.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { mainProcess, onNode } from '../faults/nodes.ts';
import { condition, Run } from '../faults/run.ts';

const AWAY_SECONDS = 60;
const REDIS = { namespace: SYSTEM_NAMESPACE, name: 'ttg-redis-0' };

describe(`Redis that nobody can reach for ${AWAY_SECONDS} s in mid-run`, function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-redis-away');
  let run: Run;
  let workersBefore: string[];
  let during: Computation;
  let workersAfter: string[];
  let isCutOff = false;
  let end: Computation;

  before(async () => {
    run = await Run.of(
      aComputation(namespace, 'queued', {
        algorithm: { name: 'faulty', args: { sleepMs: 10, printIds: true } },
        mode: 'Queue',
        queue: { batchSize: 50, visibilityTimeoutSeconds: 5 },
      }),
    );
    await run.reaches(20);
    workersBefore = await run.podUids();
    await cutOff('-I');
    isCutOff = true;
    const cutAt = performance.now();
    during = await run.becomes('told of it', (now) => condition(now, 'Stalled')?.reason === 'QueueUnavailable', 45);
    await sleep(Math.max(0, AWAY_SECONDS * 1_000 - (performance.now() - cutAt)));
    await cutOff('-D');
    isCutOff = false;
    end = await run.ends(200);
    workersAfter = await run.podUids();
  });

  after(async () => {
    if (isCutOff) await cutOff('-D');
  });

  it('costs no parameter, and changes no digit of the aggregates', async () => {
    await expectWhole(run, end);
  });

  it('is said by a condition while it lasts', () => {
    expect(condition(during, 'Stalled')).to.include({ status: 'True', reason: 'QueueUnavailable' });
    expect(condition(during, 'Stalled')?.message).to.contain('Redis at ttg-redis.');
  });

  it('replaces no worker', () => {
    expect(workersAfter).to.deep.equal(workersBefore);
  });
});

/** Nothing comes into Redis' pod any more, nor is anybody told so; or it does again. */
async function cutOff(how: '-I' | '-D'): Promise<void> {
  // Where Kubernetes has started its container again meanwhile, in the same network, the process is another.
  const { node, pid } = await mainProcess(await api.get(PODS, REDIS));
  const rule = ['INPUT', '!', '-i', 'lo', '-j', 'DROP'];
  await onNode(node, 'nsenter', '-t', String(pid), '-n', 'iptables', how, ...rule);
}

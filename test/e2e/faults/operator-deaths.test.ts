import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { APP_OPERATOR, LABEL_APP, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import type { Pod } from '../../../operator/kube/objects.ts';
import { PODS } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { kubectl } from '../cluster.ts';
import { aComputation } from './a-computation.ts';
import { api } from './api.ts';
import { Evaluations } from './evaluations.ts';
import { expectWhole } from './expect-whole.ts';
import { ownNamespace } from './namespaces.ts';
import { killProcess } from './nodes.ts';
import { attempts, Run } from './run.ts';

/** The controller's pod, once it runs. */
async function operator(): Promise<Pod> {
  return until(
    'a running operator',
    async () => {
      const selector = { namespace: SYSTEM_NAMESPACE, labelSelector: `${LABEL_APP}=${APP_OPERATOR}` };
      const { items } = await api.list(PODS, selector);
      return items.find(
        ({ metadata, status }) =>
          metadata.deletionTimestamp === undefined &&
          status?.phase === 'Running' &&
          status.containerStatuses?.[0]?.state?.running !== undefined,
      );
    },
    { timeoutMs: 60_000, everyMs: 200 },
  );
}

async function deleteByForce({ metadata }: Pod): Promise<void> {
  await kubectl('delete', 'pod', metadata.name, '-n', SYSTEM_NAMESPACE, '--grace-period=0', '--force');
}

describe('an operator that dies', function () {
  this.timeout(240_000);
  const namespace = ownNamespace('ttg-faults-operator');
  let run: Run;
  let evaluations: Evaluations;
  let end: Computation;

  before(async () => {
    // As soon as the Computation is there, in the middle twice, and near the end.
    run = await Run.of(
      aComputation(namespace, 'unattended', { algorithm: { name: 'faulty', args: { sleepMs: 6, printIds: true } } }),
    );
    evaluations = new Evaluations(run);
    await killProcess(await operator());
    await run.reaches(20);
    await killProcess(await operator());
    await run.reaches(45);
    await kubectl('delete', 'pod', (await operator()).metadata.name, '-n', SYSTEM_NAMESPACE);
    await run.reaches(70);
    await deleteByForce(await operator());
    end = await run.ends();
  });

  after(async () => {
    await kubectl('rollout', 'status', 'deployment/ttg-operator', '-n', SYSTEM_NAMESPACE, '--timeout=60s');
  });

  it('costs no parameter, and changes no digit of the aggregates', async () => {
    await expectWhole(run, end);
  });

  it('is not noticed by the workers', async () => {
    await evaluations.end();
    expect(attempts(end)).to.deep.equal([1, 1, 1]);
    expect(evaluations.again).to.equal(0);
    expect(await run.pods()).to.have.lengthOf(3);
  });
});

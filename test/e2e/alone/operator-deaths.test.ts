import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import type { Pod } from '../../../operator/kube/objects.ts';
import { kubectl } from '../cluster.ts';
import { aComputation } from '../faults/a-computation.ts';
import { Evaluations } from '../faults/evaluations.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { killProcess } from '../faults/nodes.ts';
import { operatorPod } from '../faults/operator-process.ts';
import { attempts, Run } from '../faults/run.ts';

async function deleteByForce({ metadata }: Pod): Promise<void> {
  await kubectl('delete', 'pod', metadata.name, '-n', SYSTEM_NAMESPACE, '--grace-period=0', '--force');
}

describe('an operator that dies', function () {
  this.timeout(400_000);
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
    await killProcess(await operatorPod());
    await run.reaches(20);
    await killProcess(await operatorPod());
    await run.reaches(45);
    await kubectl('delete', 'pod', (await operatorPod()).metadata.name, '-n', SYSTEM_NAMESPACE);
    await run.reaches(70);
    await deleteByForce(await operatorPod());
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

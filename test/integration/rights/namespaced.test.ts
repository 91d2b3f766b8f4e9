import { expect } from 'chai';
import type { SpawnedOperator } from '../../kube/spawned-operator.ts';
import { until } from '../../env/until.ts';
import { startOperatorProcess } from '../controller/operator-process.ts';
import { commitEach, endRun, expectWholeRun, startRun } from '../controller/whole-run.ts';
import { Witness } from '../controller/witness.ts';
import { World } from '../controller/world.ts';
import { recordAt, SYSTEM_NAMESPACE, template, type Rendered } from '../install/rendered.ts';
import { refusals, startAuditedEnv, type AuditedEnv } from './audited.ts';
import { grantsOf } from './grants.ts';
import { applyAll, kubeConfigOf, rendered } from './installation.ts';

const OVERLAY = 'overlays/namespaced';

describe('an installation for one namespace', function () {
  this.timeout(180_000);
  let audited: AuditedEnv;
  let world: World;
  let witness: Witness;
  let operator: SpawnedOperator;

  before(async () => {
    audited = await startAuditedEnv();
    world = await World.begin({ env: audited.env, operator: false });
    witness = await Witness.of(world.api, world.namespace);
    await audited.env.kubectl('create', 'namespace', SYSTEM_NAMESPACE);
    await applyAll(audited.env, await rendered(OVERLAY, { 'ttg-demo': world.namespace }));
    operator = await startOperatorProcess(world, {
      name: 'namespaced',
      kubeConfig: await kubeConfigOf(audited.env, SYSTEM_NAMESPACE, 'ttg-operator'),
      env: { POD_NAMESPACE: SYSTEM_NAMESPACE },
    });
  });
  after(async () => {
    await operator.kill();
    await witness.end();
    await world.end();
    await audited.stop();
  });

  it('consists of objects in namespaces alone, and watches where its Role is', async () => {
    const objects = await rendered(OVERLAY);
    expect(objects.filter(({ key }) => !key.includes('/'))).to.deep.equal([]);
    expect(namespacesOf(objects, 'Role ttg-operator')).to.deep.equal(['ttg-demo']);
    const deployment = objects.find(({ key }) => key === 'Deployment ttg-system/ttg-operator');
    expect(JSON.stringify(deployment)).to.include('{"name":"WATCH_NAMESPACES","value":"ttg-demo"}');
  });

  it('grants what the other one does but for nodes, by kustomize and by the chart', async () => {
    const everywhere = grantsOf(await rendered('rbac'), 'ttg-operator').filter((right) => !right.endsWith(' nodes'));
    expect(grantsOf(await rendered(OVERLAY), 'ttg-operator')).to.deep.equal(everywhere);
    const chart = await template('--set', 'watchNamespaces={ttg-demo},crds.install=false,userRoles.create=false');
    expect(grantsOf(chart, 'ttg-operator'), 'by the chart').to.deep.equal(everywhere);
  });

  it('brings a Computation to its end, and takes it away', async () => {
    const run = await startRun(world, 'inside');
    await commitEach(run, 2);
    await world.status('inside', 'at 6', ({ progress }) => progress?.completed === 6, 30_000);
    await world.change('inside', { suspend: true });
    await world.status('inside', 'suspended', ({ phase }) => phase === 'Suspended', 30_000);
    await world.change('inside', { suspend: false });
    await endRun(world, run);
    await expectWholeRun(world, run, witness, 30_000);
    await world.delete('inside');
    await until('it to be gone', async () => (await world.find('inside')) === undefined, { timeoutMs: 30_000 });
  });

  it('says where a ledger is that does not answer', async () => {
    await world.create('waiting');
    await world.jobOf('waiting');
    await world.stopLedger();
    await until('it to be looked for', () =>
      audited
        .askedBy(SYSTEM_NAMESPACE, 'ttg-operator')
        .some(
          ({ verb, resource, namespace }) => `${verb} ${resource} ${namespace}` === `list pods ${SYSTEM_NAMESPACE}`,
        ),
    );
    await world.startLedger();
  });

  it('has asked once for nodes, which it may not read, and was refused nothing else', () => {
    const refused = refusals(audited.askedBy(SYSTEM_NAMESPACE, 'ttg-operator'));
    expect(refused.filter((request) => !request.startsWith('403 list /api/v1/nodes'))).to.deep.equal([]);
    expect(refused).to.have.length(1);
  });
});

function namespacesOf(objects: readonly Rendered[], kindAndName: string): unknown[] {
  return objects
    .filter(({ object }) => `${String(object['kind'])} ${String(recordAt(object, 'metadata')['name'])}` === kindAndName)
    .map(({ object }) => recordAt(object, 'metadata')['namespace']);
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { sharedTestEnv } from '../../env/shared.ts';
import { output, ROOT } from '../install/command.ts';
import { find, objectsOf, recordAt, type Rendered } from '../install/rendered.ts';

const OVERLAY = 'overlays/aks';
const IMAGES = { OPERATOR_IMG: 'team.azurecr.io/ttg-operator:v9', WORKER_IMG: 'team.azurecr.io/ttg-worker:v9' };
const CONTROLLER = 'Deployment ttg-system/ttg-operator';
const LEDGER = 'StatefulSet ttg-system/ttg-ledger';

describe('the installation for AKS', function () {
  this.timeout(180_000);
  let text: string;
  let objects: Rendered[];

  before(async () => {
    text = await output('bash', ['hack/deploy/manifests.sh'], { OVERLAY, ...IMAGES });
    objects = objectsOf(text);
  });

  it('is accepted by an API server, as is its Computation', async () => {
    const env = await sharedTestEnv();
    await env.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ttg-system' } });
    const dryRun = ['--server-side', '--dry-run=server', '--force-conflicts'];
    await env.apply(text, ...dryRun);
    await env.apply(await readFile(join(ROOT, 'config', OVERLAY, 'computation.yaml'), 'utf8'), ...dryRun);
  });

  it('takes its images from the registry', () => {
    expect(text.match(/image: .*/g)).to.deep.equal([`image: ${IMAGES.OPERATOR_IMG}`, `image: ${IMAGES.OPERATOR_IMG}`]);
    expect(text).to.include(`value: ${IMAGES.WORKER_IMG}`);
  });

  it('keeps controller and ledger on the system pool, and the ledger’s disk a managed one', () => {
    for (const key of [CONTROLLER, LEDGER]) {
      const spec = recordAt(find(objects, key), 'spec', 'template', 'spec');
      expect(spec['nodeSelector']).to.deep.equal({ 'kubernetes.azure.com/mode': 'system' });
      expect(spec['tolerations']).to.deep.include({ key: 'CriticalAddonsOnly', operator: 'Exists' });
    }
    expect(recordAt(find(objects, LEDGER), 'spec')['volumeClaimTemplates'])
      .to.be.an('array')
      .with.nested.property('[0].spec.storageClassName', 'managed-csi');
  });

  it('has two controllers in different zones, of which one at a time may be drained, and a ledger without a budget', () => {
    const controller = recordAt(find(objects, CONTROLLER), 'spec');
    const labels = recordAt(controller, 'template', 'metadata', 'labels');
    expect(controller['replicas']).to.equal(2);
    expect(recordAt(controller, 'template', 'spec')['topologySpreadConstraints'])
      .to.be.an('array')
      .with.nested.property('[0].topologyKey', 'topology.kubernetes.io/zone');
    const budgets = objects.filter(({ object }) => object['kind'] === 'PodDisruptionBudget');
    expect(budgets.map(({ key }) => key)).to.deep.equal(['PodDisruptionBudget ttg-system/ttg-operator']);
    expect(labels).to.include(recordAt(budgets[0]?.object ?? {}, 'spec', 'selector', 'matchLabels'));
  });
});

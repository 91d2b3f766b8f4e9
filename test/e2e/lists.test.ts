import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseYaml } from '../../crds/manifest/yaml.ts';
import { apply, cleanNamespace, E2E_NAMESPACE, make, waitFor } from './cluster.ts';
import { applySample } from './sample.ts';

describe('lists of parameters on a cluster of real nodes', function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    await cleanNamespace();
    folder = mkdtempSync(join(tmpdir(), 'ttg-e2e-lists-'));
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await cleanNamespace();
  });

  it('list: has the prices of the textbook, out of a ConfigMap', async () => {
    await applySample('list.yaml');
    const { status } = await waitFor('list', 'Complete', 120);
    const values = Object.fromEntries((status?.aggregates ?? []).map(({ name, value }) => [name, Number(value)]));
    expect(values['dearest']).to.be.closeTo(34.8798, 5e-5);
    expect(values['total-call']).to.be.closeTo(86.1075, 5e-5);
    expect(status?.list?.count).to.equal(5);
  });

  it('computes a list that make upload brings, by the lines that it prints', async () => {
    const count = 5000;
    const file = join(folder, 'points.csv');
    writeFileSync(file, `k,label\n${Array.from({ length: count }, (_, k) => `${k},p${k}\n`).join('')}`);
    const [printed] = parseYaml(await make('upload', { FILE: file }));
    const manifest = {
      apiVersion: 'ttg.io/v1alpha1',
      kind: 'Computation',
      metadata: { name: 'uploaded', namespace: E2E_NAMESPACE },
      spec: { ...Object(printed), algorithm: { name: 'echo' }, shards: 3 },
    };
    await apply(JSON.stringify(manifest));
    await waitFor('uploaded', 'Complete', 120);
    const csv = await make('results', { NAME: 'uploaded', NAMESPACE: E2E_NAMESPACE });
    const expected = Array.from({ length: count }, (_, k) => `${k},${k},p${k},`).join('\n');
    expect(csv.trimEnd().replaceAll('\r', '')).to.equal(`param_id,k,label,error\n${expected}`);
  });
});

import { expect } from 'chai';
import { load } from 'js-yaml';
import type { ComputationStatus } from '../../../crds/computation.ts';
import { withDefaults } from '../../../crds/manifest/defaults.ts';
import { parseYaml } from '../../../crds/manifest/yaml.ts';
import { isRecord } from '../../../crds/record.ts';
import { manifestOf, VALID_SPECS } from '../../../crds/spec/spec-cases.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import type { TestEnv } from '../../env/test-env.ts';

const STATUS: ComputationStatus = {
  phase: 'Running',
  reason: 'Computing',
  progress: {
    total: 10_000,
    completed: 6100,
    failed: 20,
    percent: 61,
    ratePerSecond: 812.5,
    rate: '812/s',
    etaSeconds: 12_300,
    eta: '3h25m',
    duration: '12m40s',
    summary: '6120/10000',
  },
  workers: '2/3',
  nodes: 'node-a,node-b',
  image: 'ttg-worker:v1',
  replicas: 2,
  selector: 'ttg.io/computation-uid=u1',
};

describe('kubectl', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let namespace: string;

  before(async () => {
    env = await sharedTestEnv();
    namespace = await env.newNamespace('kubectl');
    await env.apply(manifestOf({}, 'demo'), '-n', namespace);
    await env.kubectl('patch', 'comp', 'demo', '-n', namespace, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: STATUS })); // prettier-ignore
  });

  async function rowOf(...flags: string[]): Promise<[string, string][]> {
    const [header = '', row = ''] = (await env.kubectl('get', 'computations', '-n', namespace, ...flags)).split('\n');
    const cells = row.trim().split(/\s{2,}/);
    return header.trim().split(/\s{2,}/).map((name, i) => [name, cells[i] ?? '']); // prettier-ignore
  }

  it('shows where a run stands in one line', async () => {
    const row = await rowOf();
    expect(row.slice(0, -1)).to.deep.equal([
      ['NAME', 'demo'],
      ['STATUS', 'Running'],
      ['REASON', 'Computing'],
      ['PROGRESS', '6120/10000'],
      ['PERCENT', '61'],
      ['FAILED', '20'],
      ['WORKERS', '2/3'],
      ['RATE', '812/s'],
      ['ETA', '3h25m'],
      ['DURATION', '12m40s'],
    ]);
    expect(row.at(-1)?.[0]).to.equal('AGE');
    expect(row.at(-1)?.[1]).to.match(/^\d+s$/);
  });

  it('adds mode, nodes and image with -o wide', async () => {
    expect((await rowOf('-o', 'wide')).slice(-3)).to.deep.equal([
      ['MODE', 'Static'],
      ['NODES', 'node-a,node-b'],
      ['IMAGE', 'ttg-worker:v1'],
    ]);
  });

  it('knows the short name and the category', async () => {
    expect(await env.kubectl('get', 'comp,ttg', '-n', namespace, '-o', 'name')).to.contain('computation.ttg.io/demo');
  });

  it('scales parallelism and reads replicas and selector', async () => {
    await env.kubectl('scale', 'comp/demo', '--replicas=7', '-n', namespace);
    const path = `/apis/ttg.io/v1alpha1/namespaces/${namespace}/computations/demo/scale`;
    const scale: unknown = JSON.parse(await env.kubectl('get', '--raw', path));
    expect(scale).to.deep.include({
      spec: { replicas: 7 },
      status: { replicas: 2, selector: 'ttg.io/computation-uid=u1' },
    });
    expect(await env.kubectl('get', 'comp', 'demo', '-n', namespace, '-o', 'jsonpath={.spec.parallelism}')).to.equal(
      '7',
    );
    const failed = await env.tryKubectl(['scale', 'comp/demo', '--replicas=10001', '-n', namespace]);
    expect(failed.stderr).to.contain('should be less than or equal to 10000');
  });

  it('waits for a condition', async () => {
    const lastTransitionTime = '2026-01-01T00:00:00Z';
    const conditions = [{ type: 'Complete', status: 'True', reason: 'Complete', message: '', lastTransitionTime }];
    await env.kubectl('patch', 'comp', 'demo', '-n', namespace, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { conditions } })); // prettier-ignore
    await env.kubectl('wait', '--for=condition=Complete', 'computation/demo', '-n', namespace, '--timeout=10s');
  });

  it('leaves the status alone where the spec is written', async () => {
    await env.apply({ ...manifestOf({}, 'other'), status: { phase: 'Succeeded' } }, '-n', namespace);
    expect(await env.kubectl('get', 'comp', 'other', '-n', namespace, '-o', 'jsonpath={.status}')).to.equal('');
  });

  it('refuses unknown fields by default, on create and on apply', async () => {
    const manifest = JSON.stringify(manifestOf({ paralellism: 3 }, 'typo'));
    for (const verb of ['create', 'apply']) {
      const { code, stderr } = await env.tryKubectl([verb, '-n', namespace, '-f', '-'], manifest);
      expect(code).to.equal(1);
      expect(stderr).to.contain('unknown field "spec.paralellism"');
    }
  });

  it('explains every field', async () => {
    const explained = await env.kubectl('explain', 'computation', '--recursive');
    expect(explained).to.contain('maxFailedParameters').and.to.contain('completedIndexes');
    const shards = await env.kubectl('explain', 'computation.spec.shards');
    expect(shards.replaceAll(/\s+/g, ' ')).to.contain('Number of shards that the parameters are divided into');
  });

  it('gets the defaults that runs without a cluster get', async () => {
    for (const { spec } of [{ spec: {} }, ...VALID_SPECS]) {
      const manifest = manifestOf(spec, 'defaults');
      const created: unknown = JSON.parse(
        (await env.tryKubectl(['create', '--dry-run=server', '-o', 'json', '-f', '-'], JSON.stringify(manifest)))
          .stdout,
      );
      expect(isRecord(created) && created['spec']).to.deep.equal(withDefaults(manifest, { uid: 'u1' }).spec);
    }
  });

  it('reads YAML as runs without a cluster do', async () => {
    const args = `
      bools: [y, n, yes, No, on, OFF, true, ~]
      numbers: [1, -2, 010, 0o10, 0x1F, 1_000, 1e3, 1.5E-3, .5, +3, 0, -0.5, 1.0]
      texts: [1:30, 2020-01-01, "y", 'no', 1.2.3, 0b2, a b, 08, null value]
      n: key
      merged: {<<: {a: 1, b: 2}, b: 3}
      folded: >-
        one
        two
    `;
    const text = `apiVersion: ttg.io/v1alpha1
kind: Computation
metadata: {name: yaml}
spec:
  parameters: {count: 10}
  algorithm:
    name: echo
    args:${args}`;
    const { stdout, stderr } = await env.tryKubectl(['create', '--dry-run=server', '-o', 'yaml', '-f', '-'], text);
    expect(stderr).to.equal('');
    expect(argsOf(parseYaml(text)[0])).to.deep.equal(argsOf(load(stdout)));
  });
});

function argsOf(manifest: unknown): unknown {
  const spec = isRecord(manifest) ? manifest['spec'] : undefined;
  const algorithm = isRecord(spec) ? spec['algorithm'] : undefined;
  return isRecord(algorithm) ? algorithm['args'] : undefined;
}

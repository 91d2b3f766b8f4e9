import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseYaml } from '../../../crds/manifest/yaml.ts';
import { isRecord } from '../../../crds/record.ts';
import { canonicalJson } from '../../../operator/reconcile/canonical-json.ts';
import { PROGRAM_VERSION } from '../../../operator/version.ts';
import { CHART, ROOT } from './command.ts';
import { manifests, recordAt, template, type Rendered } from './rendered.ts';

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const KEEP = 'helm.sh/resource-policy';

/** Without what is to differ: who manages an object, and what tells helm alone something. The order of rules is no difference. */
function comparable({ key, object }: Rendered): [string, unknown] {
  const copy = structuredClone(object);
  const metadata = recordAt(copy, 'metadata');
  delete recordAt(metadata, 'labels')[MANAGED_BY];
  delete recordAt(copy, 'spec', 'template', 'metadata', 'labels')[MANAGED_BY];
  const annotations = recordAt(metadata, 'annotations');
  delete annotations[KEEP];
  if (Object.keys(annotations).length === 0) delete metadata['annotations'];
  const rules = copy['rules'];
  if (Array.isArray(rules)) copy['rules'] = rules.map((rule) => canonicalJson(rule)).toSorted();
  return [key, copy];
}

function byKey(objects: readonly Rendered[], left: readonly string[] = []): Record<string, unknown> {
  const wanted = objects.filter(({ key }) => !left.includes(key));
  return Object.fromEntries(wanted.map(comparable).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** By hack/deploy/certificate.sh, or by helm, where it is not told otherwise. */
const GIVEN_CERTIFICATE = ['--set', 'tls.generate=false'];
/** Made by `helm install --create-namespace`, or by whoever may. */
const NAMESPACE = 'Namespace ttg-system';

describe('the chart and the kustomization', function () {
  this.timeout(180_000);

  it('make the same objects for any cluster', async () => {
    const ours = byKey(await manifests('default', PROGRAM_VERSION), [NAMESPACE]);
    const charts = byKey(await template(...GIVEN_CERTIFICATE));
    expect(Object.keys(charts)).to.deep.equal(Object.keys(ours)).and.to.have.length.above(10);
    for (const [key, object] of Object.entries(charts)) expect(object, key).to.deep.equal(ours[key]);
  });

  it('make the same objects for kind', async () => {
    // The volume is of the cluster, not of the release.
    const ours = byKey(await manifests('overlays/kind', PROGRAM_VERSION), [NAMESPACE, 'PersistentVolume ttg-ledger']);
    const charts = byKey(await template('--values', join(ROOT, 'config/helm/kind-values.yaml'), ...GIVEN_CERTIFICATE));
    expect(Object.keys(charts)).to.deep.equal(Object.keys(ours));
    for (const [key, object] of Object.entries(charts)) expect(object, key).to.deep.equal(ours[key]);
  });

  it('make the same objects with Redis and another default mode, but for its Secret, which a script makes', async () => {
    const ours = byKey(await manifests('default', PROGRAM_VERSION, { REDIS: 'on', DEFAULT_MODE: 'Queue' }), [
      NAMESPACE,
    ]);
    const charts = byKey(await template(...GIVEN_CERTIFICATE, '--set', 'redis.install=true,crds.defaultMode=Queue'), [
      'Secret ttg-system/ttg-redis',
    ]);
    expect(Object.keys(charts)).to.deep.equal(Object.keys(ours)).and.to.include('StatefulSet ttg-system/ttg-redis');
    expect(JSON.stringify(charts)).to.contain('"default":"Queue"');
    for (const [key, object] of Object.entries(charts)) expect(object, key).to.deep.equal(ours[key]);
  });

  it('are of the version that package.json names', async () => {
    const [chart] = parseYaml(await readFile(join(CHART, 'Chart.yaml'), 'utf8'));
    expect(chart).to.include({ version: PROGRAM_VERSION, appVersion: PROGRAM_VERSION });
    for (const { key, object } of await manifests('overlays/kind', PROGRAM_VERSION)) {
      expect(recordAt(object, 'metadata', 'labels')['app.kubernetes.io/version'], key).to.equal(PROGRAM_VERSION);
    }
  });

  for (const [way, render] of [
    ['kustomize', () => manifests('overlays/kind', PROGRAM_VERSION)],
    ['helm', () => template('--set', 'networkPolicy.enabled=true,metrics.serviceMonitor.enabled=true')],
  ] as const) {
    it(`by ${way} name and class each object and each pod`, async () => {
      for (const { key, object } of await render()) {
        const podLabels = recordAt(object, 'spec', 'template', 'metadata', 'labels');
        const labelled = [recordAt(object, 'metadata', 'labels'), ...(isPodMaker(object) ? [podLabels] : [])];
        for (const labels of labelled) expect(labels, key).to.include.keys(EVERYWHERE);
      }
    });
  }

  it('label neither selectors nor volume claims, which can never be changed, with a version', async () => {
    for (const { key, object } of [...(await manifests('default', PROGRAM_VERSION)), ...(await template())]) {
      const fixed = JSON.stringify([
        recordAt(object, 'spec')['selector'],
        recordAt(object, 'spec')['volumeClaimTemplates'],
      ]);
      expect(fixed, key).not.to.include('app.kubernetes.io/version');
    }
  });
});

const EVERYWHERE = [
  ...['name', 'instance', 'version', 'component', 'part-of', 'managed-by'].map((name) => `app.kubernetes.io/${name}`),
  'ttg.io/installation',
];

function isPodMaker(object: Record<string, unknown>): boolean {
  return isRecord(recordAt(object, 'spec')['template']) && object['kind'] !== 'CustomResourceDefinition';
}

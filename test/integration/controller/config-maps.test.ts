import { expect } from 'chai';
import type { ComputationStatus } from '../../../crds/computation.ts';
import { isNotFound } from '../../../operator/kube/api-error.ts';
import { CONFIG_MAPS, JOBS } from '../../../operator/kube/resource.ts';
import { copyName } from '../../../operator/reconcile/config-map-copies.ts';
import { World } from './world.ts';

const PYTHON = { algorithm: { name: null, python: { configMap: { name: 'code', key: 'f.py' } } }, shards: 1 };

function isStalled({ conditions = [] }: ComputationStatus): boolean {
  return conditions.some(({ type, status }) => type === 'Stalled' && status === 'True');
}

describe('a ConfigMap that a Computation names', function () {
  this.timeout(180_000);
  let world: World;

  beforeEach(async () => {
    world = await World.begin();
  });
  afterEach(async () => world.end());

  async function write(name: string, data: Record<string, string>): Promise<void> {
    await world.env.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: world.namespace },
      data,
    });
  }

  async function contentOf(name: string): Promise<Record<string, string> | undefined> {
    return (await world.api.get(CONFIG_MAPS, { namespace: world.namespace, name })).data;
  }

  it('is named while it is missing, then for the key that it lacks, and the run begins once it has that', async () => {
    await world.create('late', PYTHON);
    const missing = await world.condition('late', 'Stalled');
    expect([missing.reason, missing.message]).to.deep.equal([
      'ConfigMapMissing',
      `ConfigMap code is not in namespace ${world.namespace}; it goes on once it is`,
    ]);
    await write('code', { 'g.py': '' });
    const said = 'ConfigMap code has no key f.py, only g.py; it goes on once it has';
    await world.status('late', 'missing a key', ({ message }) => message === said);
    expect(await world.cluster.job('late')).to.equal(undefined);
    await write('code', { 'f.py': 'first', 'g.py': '' });
    await world.jobOf('late');
    await world.status('late', 'no longer stalled', (status) => !isStalled(status));
  });

  it('is copied: what is written to it in mid-run is said, and is for another run', async () => {
    await write('code', { 'f.py': 'first', 'helper.py': 'x = 1' });
    const computation = await world.create('steady', PYTHON);
    const first = await world.jobOf('steady');
    const copy = copyName(computation.metadata, 'code');
    expect(first.spec.template.spec.volumes).to.deep.include({
      name: 'code',
      configMap: { name: copy, defaultMode: 420 },
    });
    await write('code', { 'f.py': 'second' });
    const { message } = await world.status('steady', 'changed', ({ reason }) => reason === 'ConfigMapChanged');
    expect(message).to.include('ConfigMap code was changed').and.to.include(copy);
    await world.api.delete(JOBS, first.metadata, { propagationPolicy: 'Background' });
    await world.jobOf('steady', first.metadata.uid);
    expect(await contentOf(copy)).to.deep.equal({ 'f.py': 'first', 'helper.py': 'x = 1' });
    expect((await world.eventsOnce('steady', 'ConfigMapChanged')).length).to.equal(1);
  });

  it('has a copy that nobody can change, and that goes with the Computation', async () => {
    await write('code', { 'f.py': 'first' });
    const { metadata } = await world.create('owned', PYTHON);
    await world.jobOf('owned');
    const ref = { namespace: world.namespace, name: copyName(metadata, 'code') };
    const copy = await world.api.get(CONFIG_MAPS, ref);
    expect(copy.metadata.ownerReferences?.map(({ uid, controller }) => [uid, controller])).to.deep.equal([
      [metadata.uid, true],
    ]);
    const refused = await world.api.patch(CONFIG_MAPS, ref, { data: { 'f.py': 'second' } }, { type: 'merge' }).then(
      () => 'taken',
      (error: unknown) => (isNotFound(error) ? 'gone' : String(error)),
    );
    expect(refused).to.include('immutable');
  });

  it("is not replaced by somebody else's of the copy's name", async () => {
    await world.stopOperator();
    await write('code', { 'f.py': 'first' });
    const { metadata } = await world.create('squatted', PYTHON);
    await write(copyName(metadata, 'code'), { 'f.py': 'of a stranger' });
    await world.startOperator();
    expect((await world.condition('squatted', 'Stalled')).reason).to.equal('ConfigMapNameTaken');
    await world.api.delete(CONFIG_MAPS, { namespace: world.namespace, name: copyName(metadata, 'code') });
    await world.jobOf('squatted');
    expect(await contentOf(copyName(metadata, 'code'))).to.deep.equal({ 'f.py': 'first' });
  });

  it('is as an earlier controller copied it, which was killed before it made the Job', async () => {
    await world.stopOperator();
    await write('code', { 'f.py': 'second' });
    const { metadata, apiVersion, kind } = await world.create('resumed', PYTHON);
    const { name, uid, namespace } = metadata;
    await world.api.create(CONFIG_MAPS, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: copyName(metadata, 'code'), namespace, ownerReferences: [{ apiVersion, kind, name, uid }] },
      data: { 'f.py': 'first' },
    });
    await world.startOperator();
    await world.status('resumed', 'changed', ({ reason }) => reason === 'ConfigMapChanged');
    expect(await contentOf(copyName(metadata, 'code'))).to.deep.equal({ 'f.py': 'first' });
  });

  it('for a folder and a variable is treated the same, a Secret is left alone', async () => {
    await write('table', { 'a.csv': '1,2', level: '3' });
    const { metadata } = await world.create('data', {
      worker: {
        inputs: [
          { name: 'table', mountPath: '/data', configMap: { name: 'table' } },
          { name: 'key', mountPath: '/key', secret: { name: 'key' } },
        ],
        env: [{ name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'table', key: 'level' } } }],
      },
    });
    const text = JSON.stringify((await world.jobOf('data')).spec.template.spec);
    const copy = copyName(metadata, 'table');
    expect(text).to.include(`"configMap":{"name":"${copy}"`).and.to.include(`{"name":"${copy}","key":"level"}`);
    expect(text).to.include('"secretName":"key"').and.not.to.include('"table"');
  });
});

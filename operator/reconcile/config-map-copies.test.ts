import { expect } from 'chai';
import type { ComputationSpec } from '../../crds/computation.ts';
import { at, computationOf, jobOf, observedOf, SETTINGS, specOf, UID } from '../../test/reconcile/builders.ts';
import { configMapCopies, copiedBy, copyName, COPIED_CONFIG_MAPS, digestOf } from './config-map-copies.ts';
import { configMapRemark } from './config-map-remark.ts';
import { desiredJob } from './desired-job.ts';
import { reconcile } from './reconcile.ts';

const METADATA = { name: 'demo', uid: UID };
const PLAN = { total: 10, shards: 1, pods: 1, jobName: 'demo' };

function naming(): Partial<ComputationSpec> {
  const { worker } = specOf();
  return {
    algorithm: { args: {}, python: { configMap: { name: 'code', key: 'f.py' }, function: 'compute' } },
    worker: {
      ...worker,
      inputs: [
        { name: 'a', mountPath: '/a', configMap: { name: 'table' } },
        { name: 'b', mountPath: '/b', secret: { name: 'key' } },
      ],
      env: [
        { name: 'A', valueFrom: { configMapKeyRef: { name: 'table', key: 'level' } } },
        { name: 'B', valueFrom: { secretKeyRef: { name: 'key', key: 'token' } } },
        { name: 'C', value: '1' },
      ],
    },
  };
}

describe('the ConfigMaps that a run is begun with', () => {
  it('are each copied once, with the keys that are needed, and no Secret', () => {
    const copies = configMapCopies(computationOf({ spec: naming() }));
    expect(copies.map(({ source, keys }) => [source, keys])).to.deep.equal([
      ['code', ['f.py']],
      ['table', ['level']],
    ]);
  });

  it('are none where none is named', () => {
    expect(configMapCopies(computationOf())).to.deep.equal([]);
  });

  it('stand in the pods by the names of the copies, for the function, folders and variables', () => {
    const { containers, volumes = [] } = desiredJob(computationOf({ spec: naming() }), PLAN, SETTINGS).spec.template
      .spec;
    const [code, table] = [copyName(METADATA, 'code'), copyName(METADATA, 'table')];
    expect(volumes).to.deep.include.members([
      { name: 'code', configMap: { name: code } },
      { name: 'input-a', configMap: { name: table } },
      { name: 'input-b', secret: { secretName: 'key' } },
    ]);
    expect(containers[0]?.env).to.deep.include.members([
      { name: 'A', valueFrom: { configMapKeyRef: { name: table, key: 'level' } } },
      { name: 'B', valueFrom: { secretKeyRef: { name: 'key', key: 'token' } } },
    ]);
  });

  it('have other names for another Computation of the same name', () => {
    expect(copyName(METADATA, 'code')).to.match(/^demo-[0-9a-f]{10}$/);
    expect(copyName({ ...METADATA, uid: 'another' }, 'code')).not.to.equal(copyName(METADATA, 'code'));
  });

  it('are told apart by their contents alone', () => {
    const one = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: '1', b: '2' } };
    expect(digestOf({ ...one, metadata: { name: 'b' }, data: { b: '2', a: '1' } })).to.equal(digestOf(one));
    expect(digestOf({ ...one, data: { a: '1', b: '3' } })).not.to.equal(digestOf(one));
    expect(digestOf({ ...one, binaryData: { c: 'AA==' } })).not.to.equal(digestOf(one));
  });

  it('are on the Job, which may also say nothing of them', () => {
    const job = jobOf(computationOf());
    const annotations = { [COPIED_CONFIG_MAPS]: '{"code":"0123456789"}' };
    expect([...copiedBy({ ...job, metadata: { ...job.metadata, annotations } })]).to.deep.equal([
      ['code', '0123456789'],
    ]);
    expect([...copiedBy(job), ...copiedBy(undefined)]).to.deep.equal([]);
  });
});

describe('a ConfigMap that was changed after the run began', () => {
  const computation = computationOf({ spec: naming() });

  it('is named, with the copy that the run goes on with', () => {
    const remark = configMapRemark(observedOf({ computation, changedConfigMaps: ['table', 'code'] }));
    expect(remark?.reason).to.equal('ConfigMapChanged');
    expect(remark?.message)
      .to.include('ConfigMap table (and 1 more) was changed')
      .and.to.include(copyName(METADATA, 'table'));
    expect(configMapRemark(observedOf({ computation, changedConfigMaps: [] }))).to.equal(undefined);
  });

  it('is said in the status while the run goes on', () => {
    const observed = observedOf({ computation, job: jobOf(computation), changedConfigMaps: ['code'] });
    expect(reconcile(observed, at(60)).status?.reason).to.equal('ConfigMapChanged');
  });
});

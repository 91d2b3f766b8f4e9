import { expect } from 'chai';
import { configMap } from '../../test/kube/builders.ts';
import { CONFIG_MAPS, defineResource, JOBS, keyOf, NODES, pathOf, refOf } from './resource.ts';

describe('a resource', () => {
  it('knows its address in the core group, in a named group, and without namespace', () => {
    expect(pathOf(CONFIG_MAPS, 'ns', 'a')).to.equal('/api/v1/namespaces/ns/configmaps/a');
    expect(pathOf(JOBS, 'ns', 'a', 'status')).to.equal('/apis/batch/v1/namespaces/ns/jobs/a/status');
    expect(pathOf(JOBS, undefined)).to.equal('/apis/batch/v1/jobs');
    expect(pathOf(NODES, 'ignored', 'n')).to.equal('/api/v1/nodes/n');
  });

  it('cannot be led elsewhere by a name', () => {
    expect(pathOf(CONFIG_MAPS, 'ns', '../secrets')).to.equal('/api/v1/namespaces/ns/configmaps/..%2Fsecrets');
  });

  it('accepts its own kind alone', () => {
    expect(CONFIG_MAPS.accepts(configMap('a'))).to.equal(true);
    expect(JOBS.accepts(configMap('a'))).to.equal(false);
    expect(CONFIG_MAPS.accepts({ kind: 'ConfigMap' })).to.equal(false);
    expect(CONFIG_MAPS.accepts('ConfigMap')).to.equal(false);
  });

  it('has the apiVersion of its group', () => {
    expect(defineResource({ group: 'ttg.io', version: 'v1', plural: 'xs', kind: 'X' }).apiVersion).to.equal(
      'ttg.io/v1',
    );
    expect(CONFIG_MAPS.apiVersion).to.equal('v1');
  });
});

describe('a key', () => {
  it('reads back as the name and namespace that it was made of', () => {
    for (const ref of [{ name: 'a', namespace: 'ns' }, { name: 'node-1' }]) {
      expect(refOf(keyOf(ref))).to.deep.equal(ref);
    }
    expect(keyOf(configMap('a'))).to.equal('default/a');
  });
});

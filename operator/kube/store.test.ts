import { expect } from 'chai';
import { configMap } from '../../test/kube/builders.ts';
import { SILENT } from '../log.ts';
import type { ConfigMap } from './objects.ts';
import { ObjectStore } from './store.ts';

function storeByOwner(): ObjectStore<ConfigMap> {
  return new ObjectStore<ConfigMap>(
    { owner: ({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => uid) },
    SILENT,
  );
}

function owned(name: string, uid: string, version = '1'): ConfigMap {
  return configMap(name, version, { ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid }] });
}

const namesOf = (objects: ConfigMap[]): string[] => objects.map(({ metadata }) => metadata.name).toSorted();

describe('a store', () => {
  it('finds objects by an index, also after they moved within it', () => {
    const store = storeByOwner();
    store.put(owned('a', 'one'));
    store.put(owned('b', 'one'));
    store.put(owned('a', 'two', '2'));
    expect(namesOf(store.byIndex('owner', 'one'))).to.deep.equal(['b']);
    expect(namesOf(store.byIndex('owner', 'two'))).to.deep.equal(['a']);
    store.remove(owned('a', 'two', '3'));
    expect(store.byIndex('owner', 'two')).to.deep.equal([]);
  });

  it('names the indexes that exist when asked for another one', () => {
    expect(() => storeByOwner().byIndex('label', 'x')).to.throw('there is no index "label"; there are: owner');
  });

  it('tells its handlers what was and what is', () => {
    const store = storeByOwner();
    const seen: [string, string | undefined, string | undefined][] = [];
    store.onChange((key, old, now) => seen.push([key, old?.metadata.resourceVersion, now?.metadata.resourceVersion]));
    store.put(configMap('a', '1'));
    store.put(configMap('a', '2'));
    store.remove(configMap('a', '3'));
    expect(seen).to.deep.equal([
      ['default/a', undefined, '1'],
      ['default/a', '1', '2'],
      ['default/a', '3', undefined],
    ]);
  });

  it('is silent about a list that brings nothing new, and reports what disappeared meanwhile', () => {
    const store = storeByOwner();
    store.replace(undefined, [configMap('a'), configMap('b')]);
    const seen: string[] = [];
    store.onChange((key, _, now) => seen.push(`${key} ${now === undefined ? 'gone' : 'there'}`));
    store.replace(undefined, [configMap('a')]);
    expect(seen).to.deep.equal(['default/b gone']);
  });

  it('replaces only the namespace that was listed', () => {
    const store = storeByOwner();
    store.replace('default', [configMap('a')]);
    store.replace('other', [configMap('b', '1', { namespace: 'other' })]);
    store.replace('default', []);
    expect(namesOf(store.list())).to.deep.equal(['b']);
  });

  it('has synced when each of its reflectors has', () => {
    const store = storeByOwner();
    expect(store.hasSynced()).to.equal(false);
    store.expect('one');
    store.expect('two');
    store.synced('one');
    expect(store.hasSynced()).to.equal(false);
    store.synced('two');
    expect(store.hasSynced()).to.equal(true);
  });
});

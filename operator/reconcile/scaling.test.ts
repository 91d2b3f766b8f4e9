import { expect } from 'chai';
import { withDefaults } from '../../crds/manifest/defaults.ts';
import { API_VERSION, KIND } from '../../crds/labels.ts';
import { computationOf, observedOf } from '../../test/reconcile/builders.ts';
import { planFor } from './plan.ts';
import { DEFAULT_PARALLELISM, parallelismRemark } from './scaling.ts';

function remarkOf(parallelism: number, shards: number): string | undefined {
  const observed = observedOf({ computation: computationOf({ spec: { parallelism, shards } }) });
  return parallelismRemark(observed, planFor(observed))?.message;
}

describe('a parallelism', () => {
  const nothing = 'spec.parallelism is 0: nothing is computed until it is raised';
  const table: [string, number, number, string | undefined][] = [
    ['of one pod a shard', 5, 5, undefined],
    ['below the shards', 2, 5, undefined],
    ['above the shards', 10, 3, '10 asked, 3 shards: 3 pods run'],
    ['above a single shard', 2, 1, '2 asked, 1 shard: 1 pod runs'],
    ['above the shards that nobody asked for', DEFAULT_PARALLELISM, 1, undefined],
    ['of 0', 0, 3, nothing],
  ];
  for (const [title, parallelism, shards, message] of table) {
    it(`${title} is ${message === undefined ? 'nothing to speak of' : 'told of'}`, () => {
      expect(remarkOf(parallelism, shards)).to.equal(message);
    });
  }

  it('that is left open is the one that the API server fills in', () => {
    const spec = { parameters: { count: 1 }, algorithm: { name: 'echo' } };
    const manifest = { apiVersion: API_VERSION, kind: KIND, metadata: { name: 'demo' }, spec };
    expect(withDefaults(manifest, { uid: 'x' }).spec.parallelism).to.equal(DEFAULT_PARALLELISM);
  });
});

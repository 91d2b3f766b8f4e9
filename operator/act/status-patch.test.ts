import { expect } from 'chai';
import { mergePatchOf } from './status-patch.ts';

describe('the patch from one status to the next', () => {
  const table: [string, object, object, object][] = [
    ['holds what is new', {}, { phase: 'Running' }, { phase: 'Running' }],
    ['leaves out what is equal', { phase: 'Running', a: { b: 1 } }, { phase: 'Running', a: { b: 1 } }, {}],
    ['makes null what is gone', { reason: 'x', phase: 'y' }, { phase: 'y' }, { reason: null }],
    [
      'goes into objects',
      { progress: { eta: '1s', total: 5, completed: 1 } },
      { progress: { total: 5, completed: 2 } },
      { progress: { eta: null, completed: 2 } },
    ],
    ['takes lists as a whole', { shards: [1, 2, 3] }, { shards: [1, 2] }, { shards: [1, 2] }],
  ];
  for (const [title, before, after, patch] of table) {
    it(title, () => {
      expect(mergePatchOf(before, after)).to.deep.equal(patch);
    });
  }
});

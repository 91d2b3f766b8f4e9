import { expect } from 'chai';
import { conditionOf } from '../../test/reconcile/builders.ts';
import type { ComputationStatus } from '../../crds/computation.ts';
import { eventsBetween } from './events.ts';

const running: ComputationStatus = { phase: 'Running', conditions: [conditionOf('Stalled', 'False')] };
const stalled: ComputationStatus = {
  phase: 'Pending',
  reason: 'Unschedulable',
  conditions: [conditionOf('Stalled', 'True', { reason: 'Unschedulable', message: '0/4 nodes' })],
};
const suspended: ComputationStatus = { phase: 'Suspended', conditions: [conditionOf('Suspended', 'True')] };

describe('the events of a change', () => {
  const table: [string, ComputationStatus | undefined, ComputationStatus, string[]][] = [
    ['nothing new', running, running, []],
    ['it stalls', running, stalled, ['Warning Unschedulable']],
    ['it is still stalled', stalled, stalled, []],
    ['a remark', running, { ...running, reason: 'ParallelismAboveShards' }, ['Normal ParallelismAboveShards']],
    ['a worker failed', running, { ...running, reason: 'OOMKilled' }, ['Warning OOMKilled']],
    ['it is suspended', running, suspended, ['Normal Suspended']],
    ['it goes on', suspended, running, ['Normal Resumed']],
    [
      'it succeeds',
      running,
      { phase: 'Succeeded', reason: 'AllComputed', conditions: [conditionOf('Finished', 'True')] },
      ['Normal AllComputed'],
    ],
    [
      'it fails',
      running,
      { phase: 'Failed', reason: 'ShardsGivenUp', conditions: [conditionOf('Finished', 'True')] },
      ['Warning ShardsGivenUp'],
    ],
  ];
  for (const [what, before, after, expected] of table) {
    it(`are [${expected.join(', ')}] when ${what}`, () => {
      expect(eventsBetween(before, after).map(({ type, reason }) => `${type} ${reason}`)).to.deep.equal(expected);
    });
  }
});

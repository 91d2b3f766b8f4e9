import { expect } from 'chai';
import { at, failedWith, podOf, shardOf, waitingFor } from '../../test/reconcile/builders.ts';
import type { ShardStatus } from '../../crds/computation.ts';
import type { Pod } from '../kube/objects.ts';
import { podsByShard } from './pod-facts.ts';
import { shardStatus, type ShardContext } from './shard-status.ts';

function statusOf(
  shard: Parameters<typeof shardOf>[2],
  pods: Pod[] = [],
  context: Partial<ShardContext> = {},
): ShardStatus {
  const defaults: ShardContext = { podsByShard: podsByShard(pods), failedIndexes: new Set(), idlePhase: 'Pending' };
  return shardStatus(shardOf(1, 40, shard), { ...defaults, ...context });
}

describe('a shard', () => {
  const table: { title: string; status: ShardStatus; phase: string; reason?: string }[] = [
    { title: 'without a pod', status: statusOf({}), phase: 'Pending' },
    { title: 'with a running pod', status: statusOf({}, [podOf(1)]), phase: 'Running' },
    { title: 'with a pod that is leaving', status: statusOf({}, [podOf(1, { deleting: true })]), phase: 'Pending' },
    {
      title: 'whose image cannot be had',
      status: statusOf({}, [podOf(1, { status: waitingFor('ImagePullBackOff', '') })]),
      phase: 'Pending',
      reason: 'ImagePullBackOff',
    },
    {
      title: 'whose worker ended and is awaited anew',
      status: statusOf({}, [podOf(1, { status: failedWith(137, 'OOMKilled') })]),
      phase: 'Pending',
      reason: 'OOMKilled',
    },
    { title: 'of a suspended run', status: statusOf({}, [], { idlePhase: 'Suspended' }), phase: 'Suspended' },
    {
      title: 'that was given up',
      status: statusOf({}, [podOf(1, { status: failedWith(1) })], { failedIndexes: new Set([1]) }),
      phase: 'Failed',
      reason: 'Error',
    },
    { title: 'that is complete', status: statusOf({ complete: true }, [podOf(1)]), phase: 'Succeeded' },
    {
      title: 'that was given up and is complete all the same',
      status: statusOf({ complete: true }, [], { failedIndexes: new Set([1]) }),
      phase: 'Succeeded',
    },
  ];
  for (const { title, status, phase, reason } of table) {
    it(`${title} is ${phase}${reason === undefined ? '' : `, because ${reason}`}`, () => {
      expect(status.phase).to.equal(phase);
      expect(status.reason).to.equal(reason);
    });
  }

  it('tells its range, its numbers and how many workers have claimed it', () => {
    expect(statusOf({ failed: 2, epoch: 3, ratePerSecond: 12.345 })).to.include({
      index: 1,
      range: '3333-6665',
      completed: 40,
      failed: 2,
      attempts: 3,
      ratePerSecond: 12.3,
    });
  });

  it('names the worker that the ledger knows, otherwise its newest pod', () => {
    expect(statusOf({}, [podOf(1)])).to.include({ pod: 'demo-1-abcde', node: 'node-1' });
    expect(statusOf({ worker: 'demo-1-earlier', node: 'node-7' }, [podOf(1)])).to.include({
      pod: 'demo-1-earlier',
      node: 'node-7',
    });
  });

  it('shows a parameter that has been in hand for ten seconds', () => {
    expect(statusOf({ inHand: { id: 417, seconds: 9.9 } }, [podOf(1)]).slowest).to.equal(undefined);
    expect(statusOf({ inHand: { id: 417, seconds: 12.7 } }, [podOf(1)]).slowest).to.deep.equal({
      parameter: 417,
      seconds: 12,
    });
  });

  it('tells at its end the rate over all', () => {
    const ended = { complete: true, firstClaimAt: at(2).toISOString(), completedAt: at(10).toISOString() };
    expect(statusOf({ ...ended, completed: 79, failed: 1, ratePerSecond: 3 }).ratePerSecond).to.equal(10);
  });
});

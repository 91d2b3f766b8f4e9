import { expect } from 'chai';
import { podOf } from '../../test/reconcile/builders.ts';
import type { ShardStatus } from '../../crds/computation.ts';
import { nodesText, workersText } from './worker-status.ts';

function plan(pods: number, shards: number): Parameters<typeof workersText>[1] {
  return {
    total: 10_000,
    shards,
    pods,
    jobName: 'demo',
  };
}

function running(count: number): ReturnType<typeof podOf>[] {
  return Array.from({ length: count }, (_, i) => podOf(i));
}

function shard(index: number, node?: string): ShardStatus {
  return {
    index,
    range: '',
    phase: 'Running',
    completed: 0,
    failed: 0,
    attempts: 1,
    ...(node === undefined ? {} : { node }),
  };
}

describe('the workers', () => {
  const table: { pods: number; shards: number; runs: number; complete: number; text: string; when: string }[] = [
    { pods: 3, shards: 3, runs: 0, complete: 0, text: '0/3', when: 'none has started' },
    { pods: 3, shards: 3, runs: 2, complete: 0, text: '2/3', when: 'one is missing' },
    { pods: 3, shards: 3, runs: 2, complete: 1, text: '3/3', when: 'one is done and needs no pod' },
    { pods: 3, shards: 3, runs: 0, complete: 3, text: '3/3', when: 'all is done' },
    { pods: 3, shards: 3, runs: 3, complete: 3, text: '3/3', when: 'all is done and pods are about to end' },
    { pods: 10, shards: 100, runs: 10, complete: 40, text: '10/10', when: 'there is more to do than pods' },
    { pods: 10, shards: 100, runs: 0, complete: 40, text: '0/10', when: 'suspended half-way' },
  ];
  for (const { pods, shards, runs, complete, text, when } of table) {
    it(`are ${text} when ${when}`, () => {
      expect(workersText(running(runs), plan(pods, shards), complete)).to.equal(text);
    });
  }
});

describe('the nodes', () => {
  it('are named once each, in the order of the shards', () => {
    expect(nodesText([shard(0, 'b'), shard(1, 'a'), shard(2, 'b'), shard(3)])).to.equal('b,a');
  });

  it('are cut off where they are too many to read', () => {
    const text = nodesText(Array.from({ length: 1_000 }, (_, index) => shard(index, `a-node-of-some-name-${index}`)));
    expect(text.length).to.be.below(1_100);
    expect(text).to.match(/ and \d+ more$/);
  });
});

import { expect } from 'chai';
import type { ShardStatus } from '../../crds/computation.ts';
import { listedShards, shardSummary } from './shard-listing.ts';

function shards(count: number, changes: (index: number) => Partial<ShardStatus> = () => ({})): ShardStatus[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    range: `${index}`,
    phase: 'Succeeded',
    completed: 1,
    failed: 0,
    attempts: 1,
    ...changes(index),
  }));
}

describe('the listed shards', () => {
  it('are all of them up to 256', () => {
    expect(listedShards(shards(256))).to.have.length(256);
  });

  it('are above that those that failed, cannot run, or run slowest, by index and at most 64', () => {
    const many = shards(10_000, (index) => {
      if (index === 9_000) {
        return { phase: 'Failed' };
      }
      if (index === 8_000) {
        return { phase: 'Pending', reason: 'ImagePullBackOff' };
      }
      return index >= 500 && index < 700 ? { phase: 'Running', completed: 1_000 - index } : {};
    });
    const listed = listedShards(many).map(({ index }) => index);
    expect(listed).to.have.length(64);
    expect(listed.slice(0, 2)).to.deep.equal([638, 639]);
    expect(listed.slice(-3)).to.deep.equal([699, 8_000, 9_000]);
  });

  it('keep the status below 100 KB at 10,000 shards', () => {
    const many = shards(10_000, (index) => ({
      phase: index % 2 === 0 ? 'Running' : 'Succeeded',
      pod: 'x'.repeat(63),
      node: 'y'.repeat(63),
      startTime: '2026-03-01T10:00:00.000Z',
      timing: { computeMs: 123_456_789, waitMs: 123_456_789, idleMs: 123_456_789 },
    }));
    const size = JSON.stringify([listedShards(many), shardSummary(many)]).length;
    expect(size).to.be.below(100_000);
  });
});

describe('the summary of the shards', () => {
  it('counts them by phase and names those that are over', () => {
    const phases: ShardStatus['phase'][] = ['Succeeded', 'Succeeded', 'Running', 'Failed', 'Succeeded', 'Pending'];
    expect(shardSummary(shards(6, (index) => ({ phase: phases[index] ?? 'Pending' })))).to.deep.equal({
      total: 6,
      active: 1,
      succeeded: 3,
      failed: 1,
      completedIndexes: '0-1,4',
      failedIndexes: '3',
    });
  });
});

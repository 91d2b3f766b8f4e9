import { expect } from 'chai';
import { at, podCondition, podOf, progressOf, shardOf, START } from '../../test/reconcile/builders.ts';
import type { RunTiming } from '../../crds/computation.ts';
import { runTiming } from './timing.ts';

const scheduledAt = (seconds: number): { phase: string; conditions: ReturnType<typeof podCondition>[] } => ({
  phase: 'Running',
  conditions: [podCondition('PodScheduled', 'True', { lastTransitionTime: at(seconds).toISOString() })],
});

function sum({ schedulingMs, podStartMs, computingMs, committingMs, idleMs }: RunTiming): number {
  return schedulingMs + podStartMs + computingMs + committingMs + idleMs;
}

describe('where the time went', () => {
  const last = shardOf(1, 3333, {
    firstClaimAt: at(4).toISOString(),
    completedAt: at(14).toISOString(),
    timing: { computeMs: 8_000, waitMs: 500, idleMs: 200 },
  });
  const first = shardOf(0, 3333, { firstClaimAt: at(3).toISOString(), completedAt: at(9).toISOString() });
  const complete = progressOf({ shards: [first, last, shardOf(2, 3334, { completedAt: at(8).toISOString() })] });
  const pods = [podOf(0, { status: scheduledAt(1) }), podOf(1, { status: scheduledAt(2) })];

  it('is told along the shard that finished last', () => {
    expect(runTiming(START, at(15), complete, pods, undefined)).to.deep.equal({
      totalMs: 15_000,
      schedulingMs: 2_000,
      podStartMs: 2_000,
      computingMs: 8_000,
      committingMs: 500,
      idleMs: 2_500,
    });
  });

  it('is all scheduling before a pod has a node, and pod start before a worker claims', () => {
    expect(runTiming(START, at(5), progressOf(), [], undefined)).to.include({ schedulingMs: 5_000, podStartMs: 0 });
    const placed = runTiming(START, at(5), progressOf(), [podOf(2, { status: scheduledAt(1) })], undefined);
    expect(placed).to.include({ schedulingMs: 1_000, podStartMs: 4_000 });
  });

  it('keeps what it knew of pods that are gone', () => {
    const before = runTiming(START, at(15), complete, pods, undefined);
    expect(runTiming(START, at(16), complete, [], before).schedulingMs).to.equal(2_000);
  });

  it('adds up to the total, whatever the clocks and the workers say', () => {
    const odd = shardOf(0, 5, {
      firstClaimAt: at(-3).toISOString(),
      timing: { computeMs: 999_999, waitMs: 999_999, idleMs: 0 },
    });
    for (const progress of [complete, progressOf(), progressOf({ shards: [odd, shardOf(1, 0), shardOf(2, 0)] })]) {
      const timing = runTiming(START, at(7), progress, pods, undefined);
      expect(sum(timing)).to.equal(7_000);
      expect(Math.min(...Object.values(timing))).to.be.at.least(0);
    }
  });
});

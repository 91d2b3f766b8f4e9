import type { Computation, ComputationStatus, ShardStatus } from '../../crds/computation.ts';
import { withDefaults } from '../../crds/manifest/defaults.ts';

/** A shard of 50 parameters, computed in 6.67 s. */
export function shard(index: number, overrides: Partial<ShardStatus> = {}): ShardStatus {
  return {
    index,
    range: `${index * 50}-${index * 50 + 49}`,
    phase: 'Succeeded',
    node: `node-${index}`,
    completed: 50,
    failed: 0,
    attempts: 1,
    ratePerSecond: 812.3,
    startTime: '2026-01-27T05:20:48.000Z',
    completionTime: '2026-01-27T05:20:54.670Z',
    ...overrides,
  };
}

/** A Computation of 100 parameters with that status. */
export function computation(status?: ComputationStatus): Computation {
  const manifest = {
    apiVersion: 'ttg.io/v1alpha1',
    kind: 'Computation',
    metadata: { name: 'demo', namespace: 'lab' },
    spec: { parameters: { count: 100 }, algorithm: { name: 'echo' } },
  };
  const plain = withDefaults(manifest, { uid: 'u' });
  return status === undefined ? plain : { ...plain, status };
}

/** A run of two shards that has ended, with two failures and a bit of everything. */
export const DONE: ComputationStatus = {
  phase: 'Succeeded',
  reason: 'FailuresTolerated',
  message: '98 of 100 parameters have a result, 2 failed',
  startTime: '2026-01-27T05:20:47.000Z',
  completionTime: '2026-01-27T05:20:55.000Z',
  progress: { total: 100, completed: 98, failed: 2, percent: 100, ratePerSecond: 12.5, summary: '100/100' },
  timing: { totalMs: 10_000, schedulingMs: 500, podStartMs: 1500, computingMs: 7000, committingMs: 250, idleMs: 750 },
  shards: [shard(0), shard(1, { completed: 48, failed: 2, attempts: 3, node: 'node-0' })],
  aggregates: [
    { name: 'total', op: 'sum', value: '4950', aggregated: 98, skipped: 0 },
    { name: 'best', op: 'argmax', value: '99', parameter: { x: 1 }, id: 99, aggregated: 98, skipped: 1 },
    { name: 'none', op: 'min', aggregated: 0, skipped: 98 },
    { name: 'three', op: 'topK', top: [{ value: '9', id: 3 }], aggregated: 98, skipped: 0 },
  ],
  failures: [
    { id: 61, parameter: { x: 2 }, reason: 'Crashed', type: 'SIGSEGV', message: 'the process ended\nby SIGSEGV' },
  ],
};

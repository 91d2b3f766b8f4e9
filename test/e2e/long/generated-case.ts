import type { Aggregation } from '../../../crds/computation.ts';
import { Random } from '../../soak/random.ts';
import { happeningsIn, type HappeningName, type Mode } from './generated-happenings.ts';

/** A Computation and what happens to it, all by its seed. */
export interface GeneratedCase {
  seed: number;
  spec: Record<string, unknown>;
  /** Ascending by percent of the parameters that are done by then. */
  happenings: { percent: number; what: HappeningName }[];
}

/** About so long each worker computes. */
const WORK_MS = 10_000;

/**
 * A Computation that can run here: a spec out of the resource's whole schema (test/soak/computations) would ask for
 * nodes, images and memory that no cluster has.
 */
export function caseOf(seed: number, mode: Mode = 'Static'): GeneratedCase {
  const random = new Random(seed);
  const shards = random.whole(1, 6);
  const parallelism = random.whole(1, 4);
  const count = random.whole(400, 4_000);
  const sleepMs = Math.max(1, Math.round((WORK_MS * Math.min(shards, parallelism)) / count));
  const algorithm = algorithmOf(random, count, sleepMs);
  const spec = {
    parameters: parametersOf(random, count),
    algorithm,
    ...(random.chance(0.8) ? { shards } : {}),
    parallelism,
    aggregations: aggregationsOf(random, algorithm['name'] === 'monte-carlo-pi' ? 'pi' : 'result'),
    failurePolicy: {
      retriesPerShard: random.whole(3, 6),
      retriesPerParameter: random.whole(0, 1),
      maxFailedParameters: '100%',
    },
    ...(random.chance(0.5) ? { spread: { whenUnsatisfiable: 'ScheduleAnyway' } } : {}),
    ...(mode === 'Queue' ? { mode, queue: queueOf(random) } : {}),
  };
  const percents = random.times(random.whole(2, 4), () => random.whole(5, 75)).toSorted((a, b) => a - b);
  const names = happeningsIn(mode);
  return { seed, spec, happenings: percents.map((percent) => ({ percent, what: random.pick(names) })) };
}

function queueOf(random: Random): Record<string, unknown> {
  const batchSize = random.pick([random.whole(1, 200), 'Auto' as const]);
  return { batchSize, visibilityTimeoutSeconds: random.whole(2, 6), maxDeliveries: 20 };
}

function parametersOf(random: Random, count: number): Record<string, unknown> {
  return random.pick<() => Record<string, unknown>>([
    () => ({ count }),
    () => ({ range: { end: count / 10, step: 0.1 } }),
    () => ({ range: { start: -7, end: count * 3 - 7, step: 3 } }),
  ])();
}

/** Those that sleep take as long as is wished; the estimate of π some part of that. */
function algorithmOf(random: Random, count: number, sleepMs: number): Record<string, unknown> {
  const some = (): number[] => random.times(random.whole(0, 4), () => random.whole(0, count - 1));
  return random.pick<() => Record<string, unknown>>([
    () => ({ name: 'simulate', args: { sleepMs } }),
    () => ({ name: 'faulty', args: { sleepMs } }),
    () => ({ name: 'faulty', args: { sleepMs, throwAt: some(), exitAt: some(), undefinedAt: some() } }),
    () => ({ name: 'monte-carlo-pi', args: { samples: Math.min(1_000_000, sleepMs * 40_000) } }),
  ])();
}

function aggregationsOf(random: Random, field: string): Aggregation[] {
  const simple = random.some(['sum', 'mean', 'min', 'max', 'stddev', 'argmin', 'argmax'] as const, 0.6);
  return [
    { name: 'count', op: 'count' },
    ...simple.map((op): Aggregation => ({ name: op, op, field })),
    ...(random.chance(0.5) ? [{ name: 'top', op: 'topK' as const, field, k: random.whole(1, 20) }] : []),
    ...(random.chance(0.5) ? [{ name: 'bins', op: 'histogram' as const, field, from: 0, to: 500, bins: 10 }] : []),
  ];
}

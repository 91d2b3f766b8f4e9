import type { Aggregation } from '../../../crds/computation.ts';
import type { Registration, WorkSpec } from '../../../crds/protocol.ts';
import { parameterCount } from '../../../crds/parameters/parameter-space.ts';

/** Something to compute whose answer depends on nothing but itself. */
export interface Problem {
  name: string;
  work: Omit<WorkSpec, 'slots'>;
}

const OF_FLOATS: Aggregation[] = [
  { name: 'sum', op: 'sum', field: 'result' },
  { name: 'mean', op: 'mean', field: 'result' },
  { name: 'stddev', op: 'stddev', field: 'result' },
  { name: 'largest', op: 'argmax', field: 'result' },
  { name: 'count', op: 'count' },
];

/** Few enough that an undisturbed run of each is cheap, long enough that faults fall into their middle. */
export const PROBLEMS: readonly Problem[] = [
  {
    name: 'floats that do not sum exactly',
    work: {
      parameters: { range: { start: -40, end: 60, step: 0.1 } },
      algorithm: { name: 'faulty', args: { sleepMs: 2 } },
      aggregations: OF_FLOATS,
      retriesPerParameter: 0,
    },
  },
  {
    name: 'rows of several fields',
    work: {
      parameters: { count: 700 },
      algorithm: { name: 'simulate', args: { sleepMs: 3 } },
      aggregations: [
        ...OF_FLOATS,
        { name: 'best', op: 'topK', field: 'result' },
        { name: 'spread', op: 'quantiles', field: 'result' },
        { name: 'bins', op: 'histogram', field: 'result', from: 0, to: 900, bins: 7 },
      ],
      retriesPerParameter: 0,
    },
  },
  {
    name: 'parameters that throw and one that crashes',
    work: {
      parameters: { count: 400 },
      algorithm: { name: 'faulty', args: { sleepMs: 4, throwAt: [0, 77, 78, 399], exitAt: [201], largeAt: [300] } },
      aggregations: OF_FLOATS,
      retriesPerParameter: 0,
    },
  },
  {
    name: 'many parameters without work',
    work: {
      parameters: { count: 30_000 },
      algorithm: { name: 'echo', args: {} },
      aggregations: OF_FLOATS,
      retriesPerParameter: 0,
    },
  },
];

export function totalOf({ work }: Problem): number {
  return parameterCount(work.parameters);
}

export function registrationOf(problem: Problem, shards: number, slots: number): Registration {
  return {
    namespace: 'team',
    name: 'demo',
    total: totalOf(problem),
    segments: shards,
    specHash: problem.name,
    work: { ...problem.work, slots },
  };
}

import { API_VERSION, KIND } from '../../../crds/labels.ts';

/** A manifest of a Computation, as a user would write it. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string };
  spec: Record<string, unknown>;
}

/** Milliseconds of one parameter where a spec does not say otherwise. */
export const SLEEP_MS = 2;
/** Parameters where a spec does not say otherwise. */
export const COUNT = 9_000;

/**
 * 9,000 parameters of 2 ms in three shards, about 7 s of work, unless `changes` says otherwise. The parameters are 0,
 * 0.1, 0.2 and so on, the results the same, so that a sum that rounds on its way would show; each evaluation prints its
 * id, so that those which run twice can be counted.
 */
export function aComputation(namespace: string, name: string, changes: Record<string, unknown> = {}): Manifest {
  return {
    apiVersion: API_VERSION,
    kind: KIND,
    metadata: { name, namespace },
    spec: {
      parameters: { range: { end: COUNT / 10, step: 0.1 } },
      algorithm: { name: 'faulty', args: { sleepMs: SLEEP_MS, printIds: true } },
      shards: 3,
      aggregations: [
        { name: 'count', op: 'count' },
        ...['sum', 'mean', 'min', 'max', 'stddev', 'argmax'].map((op) => ({ name: op, field: 'result', op })),
      ],
      ...changes,
    },
  };
}

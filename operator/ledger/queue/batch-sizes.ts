import type { QueueSettings } from '../../../crds/protocol.ts';

/** What the sizes of the next tasks depend on. */
export interface Workload {
  /** Parameters that are in no task yet. */
  uncut: number;
  workers: number;
  /** What a worker takes for a parameter, milliseconds; undefined before that is known. */
  millisecondsPerParameter: number | undefined;
}

/** A task takes so long at least, unless it is the last one: shorter ones cost more to hand out than to compute. */
const LEAST_MS = 20;
const SHORTEST_PARAMETER_MS = 0.001;

/**
 * The sizes of the next `count` tasks. Auto is guided self-scheduling: a task is at most what a worker computes in
 * `targetSeconds`, and at most half of what each worker has still to expect; one parameter where it is not known yet how
 * long one takes.
 */
export function batchSizes(settings: QueueSettings, workload: Workload, count: number): number[] {
  const sizes: number[] = [];
  let { uncut } = workload;
  while (sizes.length < count && uncut > 0) {
    const size = Math.min(uncut, nextSize(settings, { ...workload, uncut }));
    sizes.push(size);
    uncut -= size;
  }
  return sizes;
}

function nextSize({ batchSize, targetSeconds }: QueueSettings, workload: Workload): number {
  if (batchSize !== 'Auto') return batchSize;
  const { uncut, workers, millisecondsPerParameter } = workload;
  if (millisecondsPerParameter === undefined) return 1;
  const each = Math.max(millisecondsPerParameter, SHORTEST_PARAMETER_MS);
  const most = Math.floor((targetSeconds * 1000) / each);
  const share = Math.floor(uncut / (2 * Math.max(1, workers)));
  return Math.max(1, Math.min(most, Math.max(share, Math.floor(LEAST_MS / each))));
}

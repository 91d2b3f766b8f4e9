import type { WorkerTemplate } from './computation.ts';
import { parseQuantity } from './quantity.ts';
import { slotsOf } from './slots.ts';

const VARIABLES = ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'];

/**
 * The variables by which numerical libraries learn how many threads they may start: the worker's CPUs (the limit, else
 * the request, else 1) divided among its slots, at least 1. `env` of the worker goes before them.
 */
export function threadVariables(
  worker: Pick<WorkerTemplate, 'slots' | 'resources' | 'env'>,
): Readonly<Record<string, string>> {
  const { limits, requests } = worker.resources ?? {};
  const cpus = parseQuantity(limits?.['cpu'] ?? requests?.['cpu'] ?? 1);
  const threads = String(Math.max(1, Math.floor(cpus / slotsOf(worker))));
  const own = new Set((worker.env ?? []).map(({ name }) => name));
  return Object.fromEntries(VARIABLES.filter((name) => !own.has(name)).map((name) => [name, threads]));
}

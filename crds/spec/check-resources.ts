import type { WorkerResources } from '../computation.ts';
import { parseQuantity } from '../quantity.ts';
import { isDevice, RESOURCE_NAME } from './kubernetes-names.ts';
import type { SpecProblem } from './spec-problem.ts';

type Quantities = Record<string, number | string>;

/** Less is a forgotten unit. */
const LEAST_MEMORY = 1024 ** 2;

/** What is wrong with `spec.worker.resources`; Kubernetes would say most of it only of the Job's pods. */
export function checkResources({ limits = {}, requests = {} }: WorkerResources): SpecProblem[] {
  const single = [
    ...checkQuantities('spec.worker.resources.limits', limits),
    ...checkQuantities('spec.worker.resources.requests', requests),
  ];
  return single.length > 0
    ? single
    : Object.entries(requests).flatMap(([name, request]) => checkPair(name, request, limits[name]));
}

/** What is wrong with `spec.worker.scratch`. */
export function checkScratch(scratch: number | string | undefined): SpecProblem[] {
  const allowed = scratch === undefined ? undefined : checkQuantity('memory', scratch);
  return allowed === undefined ? [] : [{ field: 'spec.worker.scratch', value: scratch, allowed }];
}

function checkQuantities(field: string, quantities: Quantities): SpecProblem[] {
  return Object.entries(quantities).flatMap(([name, value]) => {
    if (!RESOURCE_NAME.matches(name)) return [{ field, value: name, allowed: RESOURCE_NAME.allowed }];
    const allowed = checkQuantity(name, value);
    return allowed === undefined ? [] : [{ field: `${field}[${name}]`, value, allowed }];
  });
}

/** What would be right; undefined where the quantity is. */
function checkQuantity(name: string, value: number | string): string | undefined {
  const amount = amountOf(value);
  if (amount === undefined) return 'such as 500m, 2, 512Mi or 1Gi';
  if (amount < 0) return '0 or more';
  if (name === 'memory' && amount < LEAST_MEMORY) return '1Mi or more, counted in bytes, such as 512Mi or 2Gi';
  return isDevice(name) && !Number.isInteger(amount) ? 'a whole number' : undefined;
}

function checkPair(name: string, request: number | string, limit: number | string | undefined): SpecProblem[] {
  const field = `spec.worker.resources.requests[${name}]`;
  if (isDevice(name)) {
    const same = limit !== undefined && String(limit) === String(request);
    return same ? [] : [{ field, value: request, allowed: 'the same as the limit; leave the request out and it is' }];
  }
  if (limit === undefined || parseQuantity(request) <= parseQuantity(limit)) return [];
  return [{ field, value: request, allowed: `${limit} (the limit) or less` }];
}

function amountOf(value: number | string): number | undefined {
  try {
    return parseQuantity(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

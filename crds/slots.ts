import type { WorkerTemplate } from './computation.ts';
import { parseQuantity } from './quantity.ts';

/** The part of `spec.worker` that decides the slots. */
export type SlotsSource = Pick<WorkerTemplate, 'slots' | 'resources'>;

const MOST = 256;

/**
 * How many parameters one worker computes at once: `slots`, else the CPU limit, else the CPU request, rounded down, else
 * 1. From 1 to 256.
 */
export function slotsOf({ slots, resources }: SlotsSource): number {
  if (slots !== undefined) return slots;
  const cpu = resources?.limits?.['cpu'] ?? resources?.requests?.['cpu'];
  return cpu === undefined ? 1 : Math.min(MOST, Math.max(1, Math.floor(parseQuantity(cpu))));
}

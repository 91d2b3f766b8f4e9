import { BadAlgorithm } from '../errors.ts';
import type { Arguments } from './algorithm.ts';

/** Bounds of a numerical argument; `fallback` is taken where it is absent. */
export interface NumberBounds {
  least: number;
  most: number;
  whole: boolean;
  fallback?: number;
}

/**
 * Refuses arguments that the function does not have.
 *
 * @throws BadAlgorithm
 */
export function onlyArguments(algorithm: string, args: Arguments, allowed: readonly string[]): void {
  for (const name of Object.keys(args)) {
    if (allowed.includes(name)) continue;
    const known = allowed.length === 0 ? 'it has no arguments' : `it has ${allowed.join(', ')}`;
    throw new BadAlgorithm(`algorithm.args.${name} is unknown to ${algorithm}; ${known}`);
  }
}

/**
 * A numerical argument.
 *
 * @throws BadAlgorithm
 */
export function numberArgument(algorithm: string, args: Arguments, name: string, bounds: NumberBounds): number {
  const { least, most, whole, fallback } = bounds;
  const value = args[name] ?? fallback;
  const allowed = `allowed are ${whole ? 'whole ' : ''}numbers from ${least} to ${most}`;
  if (value === undefined)
    throw new BadAlgorithm(`algorithm.args.${name} is missing; ${algorithm} needs it: ${allowed}`);
  if (typeof value !== 'number' || !(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
    throw new BadAlgorithm(`algorithm.args.${name} is ${JSON.stringify(value)}; ${allowed}`);
  }
  return value;
}

/**
 * A list of parameter ids; empty where it is absent.
 *
 * @throws BadAlgorithm
 */
export function idsArgument(args: Arguments, name: string): ReadonlySet<number> {
  const value = args[name] ?? [];
  const ids: number[] = [];
  for (const id of Array.isArray(value) ? value : [value]) {
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) {
      throw new BadAlgorithm(
        `algorithm.args.${name} is ${JSON.stringify(value)}; allowed is a list of ids, whole numbers from 0`,
      );
    }
    ids.push(id);
  }
  return new Set(ids);
}

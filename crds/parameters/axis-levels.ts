import type { Axis } from '../computation.ts';
import { align, decimalOf } from './decimal.ts';
import { evenlySpaced, type Sequence } from './evenly-spaced.ts';
import { InvalidParameters } from './invalid-parameters.ts';
import { logSpaced } from './log-spaced.ts';

/** The values of an axis: value i for i in [0, count). */
export interface AxisLevels {
  count: number;
  at: (i: number) => unknown;
}

/**
 * The values of an axis that has `values`, or from, to and steps.
 *
 * @param where names the axis in the error
 * @throws InvalidParameters
 */
export function axisLevels(where: string, axis: Axis): AxisLevels {
  const { values, from, to, steps, scale } = axis;
  if (values !== undefined) return { count: values.length, at: (i) => values[i] };
  if (from === undefined || to === undefined || steps === undefined) {
    throw new InvalidParameters(`spec.parameters: ${where}: allowed are from, to and steps, or values`);
  }
  if (scale !== 'Log') return { count: steps, at: linear(from, to, steps) };
  if (!(from * to > 0)) {
    throw new InvalidParameters(
      `spec.parameters: ${where}: scale Log from ${from} to ${to}; allowed are both above 0 or both below`,
    );
  }
  return { count: steps, at: logSpaced(from, to, steps) };
}

function linear(from: number, to: number, steps: number): Sequence {
  const { digits, scale } = align([decimalOf(from), decimalOf(to)]);
  const [low = 0n, high = 0n] = digits;
  return evenlySpaced({ digits: low, scale }, { digits: high - low, scale }, Math.max(1, steps - 1), steps);
}

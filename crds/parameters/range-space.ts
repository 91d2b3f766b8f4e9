import type { ParameterRange } from '../computation.ts';
import { align, decimalOf } from './decimal.ts';
import { evenlySpaced } from './evenly-spaced.ts';
import { InvalidParameters } from './invalid-parameters.ts';
import type { ParameterSpace } from './parameter-space.ts';

/** start, start + step, …, up to and without end. @throws InvalidParameters for a step of 0 */
export function rangeSpace({ start, end, step }: ParameterRange): ParameterSpace {
  const [first, delta] = [decimalOf(start), decimalOf(step)];
  const [from = 0n, to = 0n, by = 0n] = align([first, decimalOf(end), delta]).digits;
  if (by === 0n) throw new InvalidParameters('spec.parameters.range.step is 0; allowed is any number but 0');
  const [length, stride] = by > 0n ? [to - from, by] : [from - to, -by];
  const count = length > 0n ? Number((length + stride - 1n) / stride) : 0;
  return { count, at: evenlySpaced(first, delta, 1, count) };
}

import type { Axis, ParameterRange, Parameters } from '../computation.ts';
import { defineError } from '../errors.ts';
import { align, decimalOf } from './decimal.ts';
import { evenlySpaced } from './evenly-spaced.ts';

/** The parameters of a Computation by their ids. */
export interface ParameterSpace {
  /** Number of parameters; ids are [0, count). */
  readonly count: number;
  /** The parameter of that id. Throws RangeError outside [0, count). */
  readonly at: (id: number) => unknown;
}

/** The parameters of a spec make no space. The schema, its rules and {@link checkSpec} let none of these through. */
export const InvalidParameters = defineError({
  code: 'InvalidParameters',
  status: 400,
  remedy: 'Correct spec.parameters; `kubectl explain computation.spec.parameters` says what is allowed.',
});

/** Upper bound of parameters in a Computation, 2^53-1. */
export const MAX_PARAMETERS = Number.MAX_SAFE_INTEGER;

const spaces = new WeakMap<Parameters, ParameterSpace>();

/**
 * The space that `spec.parameters` describes. Prepared once for an object, which must not be changed afterwards.
 *
 * Numbers of ranges and axes are taken as the decimals that people wrote, computed exactly and rounded once, so the same
 * id has the same parameter to the last bit everywhere: {range: {end: 1, step: 0.1}} holds 10 numbers, 0.3 among them.
 *
 * @throws InvalidParameters
 */
export function parameterSpace(parameters: Parameters): ParameterSpace {
  const known = spaces.get(parameters);
  if (known !== undefined) return known;
  const space = bounded(newSpace(parameters));
  spaces.set(parameters, space);
  return space;
}

/** Number of parameters, as {@link parameterSpace} counts them. */
export function parameterCount(parameters: Parameters): number {
  return parameterSpace(parameters).count;
}

/** The parameter of that id, see {@link parameterSpace}. Throws RangeError for an id outside [0, count). */
export function parameterAt(parameters: Parameters, id: number): unknown {
  return parameterSpace(parameters).at(id);
}

function newSpace({ count, range, grid, list }: Parameters): ParameterSpace {
  if (count !== undefined) return { count, at: (id) => id };
  if (range !== undefined) return rangeSpace(range);
  if (grid !== undefined) return gridSpace(grid);
  if (list !== undefined) return { count: list.values.length, at: (id) => list.values[id] };
  throw new InvalidParameters('spec.parameters is empty; exactly one of count, range, grid and list is allowed');
}

function bounded({ count, at }: ParameterSpace): ParameterSpace {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new InvalidParameters(
      `spec.parameters holds ${count} parameters; allowed are whole numbers from 1 to ${MAX_PARAMETERS}`,
    );
  }
  return {
    count,
    at: (id) => {
      if (Number.isSafeInteger(id) && id >= 0 && id < count) return at(id);
      throw new RangeError(`there is no parameter with id ${id}; ids are 0 to ${count - 1}`);
    },
  };
}

function rangeSpace({ start, end, step }: ParameterRange): ParameterSpace {
  const [first, delta] = [decimalOf(start), decimalOf(step)];
  const [from = 0n, to = 0n, by = 0n] = align([first, decimalOf(end), delta]).digits;
  if (by === 0n) throw new InvalidParameters('spec.parameters.range.step is 0; allowed is any number but 0');
  const [length, stride] = by > 0n ? [to - from, by] : [from - to, -by];
  const count = length > 0n ? Number((length + stride - 1n) / stride) : 0;
  return { count, at: evenlySpaced(first, delta, 1, count) };
}

function gridSpace(axes: readonly Axis[]): ParameterSpace {
  const lastFirst = axes.map(axisSpace).toReversed();
  const count = Number(lastFirst.reduce((product, axis) => product * BigInt(axis.count), 1n));
  return {
    count,
    at: (id) => {
      let rest = id;
      const entries: [string, unknown][] = [];
      for (const { name, count, at } of lastFirst) {
        const i = rest % count;
        rest = (rest - i) / count;
        entries.push([name, at(i)]);
      }
      return Object.fromEntries(entries.toReversed());
    },
  };
}

function axisSpace({ name, values, from, to, steps }: Axis): ParameterSpace & { name: string } {
  if (values !== undefined) return { name, count: values.length, at: (i) => values[i] };
  if (from === undefined || to === undefined || steps === undefined) {
    throw new InvalidParameters(`axis ${name} of spec.parameters.grid: allowed are from, to and steps, or values`);
  }
  const { digits, scale } = align([decimalOf(from), decimalOf(to)]);
  const [low = 0n, high = 0n] = digits;
  const [first, whole] = [
    { digits: low, scale },
    { digits: high - low, scale },
  ];
  return { name, count: steps, at: evenlySpaced(first, whole, Math.max(1, steps - 1), steps) };
}

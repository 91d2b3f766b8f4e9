import type { Parameters } from '../computation.ts';
import { designSpace } from './designs/design-space.ts';
import { gridSpace } from './grid-space.ts';
import { InvalidParameters } from './invalid-parameters.ts';
import { rangeSpace } from './range-space.ts';

export { InvalidParameters } from './invalid-parameters.ts';

/** The parameters of a Computation by their ids. */
export interface ParameterSpace {
  /** Number of parameters; ids are [0, count). */
  readonly count: number;
  /** The parameter of that id. Throws RangeError outside [0, count). */
  readonly at: (id: number) => unknown;
  /**
   * How many of the parameters [id, end) are at hand; those of a list that is elsewhere come bit by bit, and asking for
   * them brings them. Absent = all.
   */
  readonly atHand?: (id: number, end: number) => number;
}

/** The points of a list that stands elsewhere: in a ConfigMap or an upload. */
export interface Points {
  readonly count: number;
  readonly at: (index: number) => unknown;
  readonly atHand?: (index: number, end: number) => number;
}

/** The points of a list of which only the number is known. */
export function countedPoints(count: number): Points {
  return {
    count,
    at: () => {
      throw new RangeError('the points of this list are not here');
    },
  };
}

/** The list's points are not in the spec: they take a {@link Points} of their own. */
export function isElsewhere({ list }: Parameters): boolean {
  return list !== undefined && list.values === undefined;
}

/** Upper bound of parameters in a Computation, 2^53-1. */
export const MAX_PARAMETERS = Number.MAX_SAFE_INTEGER;

const spaces = new WeakMap<Parameters, ParameterSpace>();

/**
 * The space that `spec.parameters` describes. Prepared once for an object, which must not be changed afterwards.
 *
 * Numbers of ranges and axes are taken as the decimals that people wrote, computed exactly and rounded once, so the same
 * id has the same parameter to the last bit everywhere: {range: {end: 1, step: 0.1}} holds 10 numbers, 0.3 among them.
 * Points of random, latinHypercube and sobol depend on seed, axis and id alone.
 *
 * @param points of a list that {@link isElsewhere}
 * @throws InvalidParameters
 */
export function parameterSpace(parameters: Parameters, points?: Points): ParameterSpace {
  if (points !== undefined && isElsewhere(parameters)) return bounded(repeated(points, parameters.repeat));
  const known = spaces.get(parameters);
  if (known !== undefined) return known;
  const space = bounded(repeated(newSpace(parameters), parameters.repeat));
  spaces.set(parameters, space);
  return space;
}

/** Number of parameters, as {@link parameterSpace} counts them. */
export function parameterCount(parameters: Parameters, points?: Points): number {
  return parameterSpace(parameters, points).count;
}

/** The parameter of that id, see {@link parameterSpace}. Throws RangeError for an id outside [0, count). */
export function parameterAt(parameters: Parameters, id: number): unknown {
  return parameterSpace(parameters).at(id);
}

function newSpace(parameters: Parameters): ParameterSpace {
  const { count, range, grid, zip, list, random, latinHypercube, sobol } = parameters;
  if (count !== undefined) return { count, at: (id) => id };
  if (range !== undefined) return rangeSpace(range);
  if (grid !== undefined) return gridSpace(grid, zip);
  if (list?.values !== undefined) return listSpace(list.values);
  if (list !== undefined) throw new InvalidParameters('spec.parameters.list: its points have not been read');
  if (random !== undefined) return designSpace('random', random);
  if (latinHypercube !== undefined) return designSpace('latinHypercube', latinHypercube);
  if (sobol !== undefined) return designSpace('sobol', sobol);
  throw new InvalidParameters(
    'spec.parameters is empty; exactly one of count, range, grid, list, random, latinHypercube and sobol is allowed',
  );
}

function listSpace(values: readonly unknown[]): ParameterSpace {
  return { count: values.length, at: (id) => values[id] };
}

function repeated({ count, at, atHand }: ParameterSpace, times = 1): ParameterSpace {
  if (times === 1) return { count, at, ...(atHand && { atHand }) };
  const pointOf = (id: number): number => Math.floor(id / times);
  return {
    count: count * times,
    at: (id) => at(pointOf(id)),
    ...(atHand && {
      atHand: (id, end) =>
        Math.min(end - id, Math.max(0, atHand(pointOf(id), pointOf(end - 1) + 1) * times - (id % times))),
    }),
  };
}

function bounded({ count, at, atHand }: ParameterSpace): ParameterSpace {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new InvalidParameters(
      `spec.parameters holds ${count} parameters; allowed are whole numbers from 1 to ${MAX_PARAMETERS}`,
    );
  }
  return {
    count,
    ...(atHand && { atHand }),
    at: (id) => {
      if (Number.isSafeInteger(id) && id >= 0 && id < count) return at(id);
      throw new RangeError(`there is no parameter with id ${id}; ids are 0 to ${count - 1}`);
    },
  };
}

import type { RandomDesign, RandomDesignAxis } from '../../computation.ts';
import { axisLevels } from '../axis-levels.ts';
import { InvalidParameters } from '../invalid-parameters.ts';
import { logBetween } from '../log-spaced.ts';
import type { ParameterSpace } from '../parameter-space.ts';
import { permutation } from './permutation.ts';
import { randomFraction, randomWords } from './philox.ts';
import { sobolSequence } from './sobol-sequence.ts';

/** How points are spread over the space. */
export type DesignKind = 'random' | 'latinHypercube' | 'sobol';

/** Where point `id` lies on an axis, in [0, 1). */
type Coordinate = (id: number) => number;

/**
 * The points of a design. Each is a function of seed, axis and id alone.
 *
 * @throws InvalidParameters where an axis is incomplete
 */
export function designSpace(kind: DesignKind, design: RandomDesign): ParameterSpace {
  const { count, axes } = design;
  const parts = axes.map((axis, at) => ({
    name: axis.name,
    coordinate: coordinateOf(kind, design, at),
    value: valueOf(`axis ${axis.name} of ${kind}`, axis),
  }));
  return {
    count,
    at: (id) => Object.fromEntries(parts.map(({ name, coordinate, value }) => [name, value(coordinate(id))])),
  };
}

function coordinateOf(kind: DesignKind, { seed, count }: RandomDesign, axis: number): Coordinate {
  switch (kind) {
    case 'random':
      return (id) => randomFraction(seed, 'point', axis, id);
    case 'latinHypercube': {
      const placeOf = permutation(seed, axis, count);
      // Rounding must not lift the last point of a part into the next one.
      return (id) => {
        const place = placeOf(id);
        const point = (place + randomFraction(seed, 'jitter', axis, id)) / count;
        return point * count < place + 1 ? point : place / count;
      };
    }
    case 'sobol': {
      const pointOf = sobolSequence(axis);
      const shift = seed === 0 ? 0 : randomWords(seed, 'shift', axis, 0)[0];
      return (id) => ((pointOf(id) ^ shift) >>> 0) / 2 ** 32;
    }
  }
}

/** What stands at a place of the axis, the place being in [0, 1). */
function valueOf(where: string, axis: RandomDesignAxis): (place: number) => unknown {
  const { from, to, steps, scale, values } = axis;
  if (values !== undefined || steps !== undefined) {
    const { count, at } = axisLevels(where, axis);
    return (place) => at(Math.min(count - 1, Math.floor(place * count)));
  }
  if (from === undefined || to === undefined) {
    throw new InvalidParameters(`spec.parameters: ${where}: allowed are from and to (and steps, scale), or values`);
  }
  if (scale !== 'Log') {
    const width = to - from;
    return (place) => place * width + from;
  }
  const between = logBetween(from, to);
  return (place) => between(BigInt(Math.floor(place * 2 ** 64)), 2n ** 64n);
}

import type { Axis } from '../computation.ts';
import { axisLevels } from './axis-levels.ts';
import { InvalidParameters } from './invalid-parameters.ts';
import type { ParameterSpace } from './parameter-space.ts';

/**
 * Every combination of the axes' values, the last axis fastest. Those that `zip` names advance together, in the place of
 * the first of them.
 *
 * @throws InvalidParameters where zipped axes have different numbers of values, or an axis is incomplete
 */
export function gridSpace(axes: readonly Axis[], zip: readonly string[] = []): ParameterSpace {
  const levels = axes.map((axis) => ({ name: axis.name, ...axisLevels(`axis ${axis.name} of grid`, axis) }));
  const leader = axes.findIndex(({ name }) => zip.includes(name));
  const followed = levels.map(({ name }, at) => (zip.includes(name) ? leader : at));
  const count = levels.reduce((product, level, at) => {
    if (followed[at] === at) return product * BigInt(level.count);
    checkEqual(level, levels[leader] ?? level);
    return product;
  }, 1n);
  return {
    count: Number(count),
    at: (id) => {
      let rest = id;
      const places = levels.map(() => 0);
      for (let at = levels.length - 1; at >= 0; at -= 1) {
        const size = levels[at]?.count ?? 1;
        if (followed[at] !== at) continue;
        const place = rest % size;
        rest = (rest - place) / size;
        places[at] = place;
      }
      return Object.fromEntries(levels.map((level, at) => [level.name, level.at(places[followed[at] ?? at] ?? 0)]));
    },
  };
}

interface Level {
  name: string;
  count: number;
}

function checkEqual(one: Level, other: Level): void {
  if (one.count === other.count) return;
  throw new InvalidParameters(
    `spec.parameters.zip: axis ${other.name} has ${other.count} values and axis ${one.name} has ${one.count}; ` +
      'allowed are equally many',
  );
}

import type { BuiltIn } from './algorithm.ts';
import { numberArgument, onlyArguments } from './arguments.ts';

/** Two numbers nearer than this are one point of a cycle. */
const NEAR = 1e-9;

/**
 * What x → r · x · (1 − x) settles in, for the parameter r from 0 to 4, starting at `start` (default 0.5):
 * `{period, low, high, last}`. The period is that of the cycle after `settle` steps (default 10,000), 0 where there is
 * none up to 64: chaos. low and high are the least and the greatest of the next `watch` values (default 256).
 */
export const logisticMap: BuiltIn = {
  name: 'logistic-map',
  prepare(args) {
    onlyArguments('logistic-map', args, ['start', 'settle', 'watch']);
    const steps = { least: 1, most: 1e9, whole: true };
    const start = numberArgument('logistic-map', args, 'start', { least: 0, most: 1, whole: false, fallback: 0.5 });
    const settle = numberArgument('logistic-map', args, 'settle', { ...steps, fallback: 10_000 });
    const watch = numberArgument('logistic-map', args, 'watch', { ...steps, least: 64, most: 1e6, fallback: 256 });
    return (r) => {
      if (typeof r !== 'number' || !(r >= 0 && r <= 4)) {
        throw new RangeError(`the parameter is ${JSON.stringify(r)}; logistic-map takes numbers r from 0 to 4`);
      }
      let x = start;
      for (let i = 0; i < settle; i += 1) x = r * x * (1 - x);
      const settled = x;
      let [low, high, period] = [x, x, 0];
      for (let i = 1; i <= watch; i += 1) {
        x = r * x * (1 - x);
        low = Math.min(low, x);
        high = Math.max(high, x);
        if (period === 0 && i <= 64 && Math.abs(x - settled) < NEAR) period = i;
      }
      return { period, low, high, last: x };
    };
  },
};

import type { BuiltIn } from './algorithm.ts';
import { numberArgument, onlyArguments } from './arguments.ts';
import { seededRandom } from './random.ts';

/** Estimates π with `samples` points in the unit square, seeded by the id: `{pi, inside}`. */
export const monteCarloPi: BuiltIn = {
  name: 'monte-carlo-pi',
  prepare(args) {
    onlyArguments('monte-carlo-pi', args, ['samples']);
    const bounds = { least: 1, most: 1e12, whole: true, fallback: 10_000 };
    const samples = numberArgument('monte-carlo-pi', args, 'samples', bounds);
    return (_parameter, id) => {
      const random = seededRandom(id);
      let inside = 0;
      for (let i = 0; i < samples; i += 1) {
        const x = random();
        const y = random();
        if (x * x + y * y < 1) inside += 1;
      }
      return { pi: (4 * inside) / samples, inside };
    };
  },
};

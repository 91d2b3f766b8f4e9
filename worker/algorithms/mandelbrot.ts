import type { BuiltIn } from './algorithm.ts';
import { numberArgument, onlyArguments } from './arguments.ts';

/** The region: real part from −2 to 0.5, imaginary part from −1.25 to 1.25. */
const CENTER = -0.75;
const SIDE = 2.5;

/**
 * Pixels of a tile of the Mandelbrot set: `{inside, steps}`, those that do not escape within `iterations` (default
 * 1,000), and the steps computed. The region is cut into `tiles` × `tiles` (default 10), numbered row by row, each of
 * `pixels` × `pixels` (default 64); the parameter is the tile's number.
 */
export const mandelbrot: BuiltIn = {
  name: 'mandelbrot',
  prepare(args) {
    onlyArguments('mandelbrot', args, ['tiles', 'pixels', 'iterations']);
    const count = { least: 1, whole: true };
    const tiles = numberArgument('mandelbrot', args, 'tiles', { ...count, most: 10_000, fallback: 10 });
    const pixels = numberArgument('mandelbrot', args, 'pixels', { ...count, most: 10_000, fallback: 64 });
    const iterations = numberArgument('mandelbrot', args, 'iterations', { ...count, most: 1e9, fallback: 1000 });
    const across = tiles * pixels;
    // Of the pixel's middle, counted from the middle of the region: mirrored pixels have exactly mirrored places.
    const place = (at: number): number => ((2 * at + 1 - across) * SIDE) / (2 * across);
    return (tile) => {
      if (typeof tile !== 'number' || !Number.isInteger(tile) || tile < 0 || tile >= tiles * tiles) {
        throw new RangeError(
          `the parameter is ${JSON.stringify(tile)}; mandelbrot has tiles 0 to ${tiles * tiles - 1}`,
        );
      }
      const [row, column] = [Math.floor(tile / tiles) * pixels, (tile % tiles) * pixels];
      let [inside, steps] = [0, 0];
      for (let y = row; y < row + pixels; y += 1) {
        for (let x = column; x < column + pixels; x += 1) {
          const taken = stepsToEscape(CENTER + place(x), place(y), iterations);
          steps += taken;
          if (taken === iterations) inside += 1;
        }
      }
      return { inside, steps };
    };
  },
};

function stepsToEscape(a: number, b: number, most: number): number {
  let [x, y] = [0, 0];
  for (let step = 0; step < most; step += 1) {
    const [xx, yy] = [x * x, y * y];
    if (xx + yy > 4) return step;
    y = 2 * x * y + b;
    x = xx - yy + a;
  }
  return most;
}

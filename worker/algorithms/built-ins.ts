import type { Algorithm } from '../../crds/computation.ts';
import { BadAlgorithm } from '../errors.ts';
import type { BuiltIn, Evaluate } from './algorithm.ts';
import { blackScholes } from './black-scholes.ts';
import { echo } from './echo.ts';
import { faulty } from './faulty.ts';
import { logisticMap } from './logistic-map.ts';
import { mandelbrot } from './mandelbrot.ts';
import { monteCarloPi } from './monte-carlo-pi.ts';
import { primes } from './primes.ts';
import { simulate } from './simulate.ts';

const BUILT_INS: ReadonlyMap<string, BuiltIn> = new Map(
  [simulate, echo, primes, monteCarloPi, logisticMap, mandelbrot, blackScholes, faulty].map((builtIn) => [
    builtIn.name,
    builtIn,
  ]),
);

/**
 * The function that `spec.algorithm` names.
 *
 * @throws BadAlgorithm where there is none of that name or it does not take the arguments.
 */
export function prepareAlgorithm(algorithm: Algorithm): Evaluate {
  const builtIn = BUILT_INS.get(algorithm.name ?? '');
  if (builtIn === undefined) {
    throw new BadAlgorithm(`algorithm.name is "${algorithm.name}"; allowed are ${[...BUILT_INS.keys()].join(', ')}`);
  }
  return builtIn.prepare(algorithm.args);
}

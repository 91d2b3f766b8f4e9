import { isRecord } from '../../crds/record.ts';
import type { BuiltIn } from './algorithm.ts';
import { numberArgument, onlyArguments } from './arguments.ts';

/**
 * Prices of a European call and put by Black and Scholes: `{call, put, delta}`, delta being the call's. The parameter is
 * `{spot, strike, volatility}`, each above 0; `rate` (default 0.05) and `years` (default 1) are arguments.
 */
export const blackScholes: BuiltIn = {
  name: 'black-scholes',
  prepare(args) {
    onlyArguments('black-scholes', args, ['rate', 'years']);
    const rate = numberArgument('black-scholes', args, 'rate', { least: -1, most: 1, whole: false, fallback: 0.05 });
    const years = numberArgument('black-scholes', args, 'years', {
      least: 1e-6,
      most: 1000,
      whole: false,
      fallback: 1,
    });
    return (parameter) => {
      const [spot, strike, volatility] = ['spot', 'strike', 'volatility'].map((field) => positive(parameter, field));
      return prices(spot ?? 0, strike ?? 0, volatility ?? 0, rate, years);
    };
  },
};

function positive(parameter: unknown, field: string): number {
  const value = isRecord(parameter) ? parameter[field] : undefined;
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
  const given = value === undefined ? 'missing' : JSON.stringify(value);
  throw new RangeError(`${field} is ${given}; black-scholes takes {spot, strike, volatility}, each above 0`);
}

function prices(spot: number, strike: number, volatility: number, rate: number, years: number) {
  const spread = volatility * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (rate + (volatility * volatility) / 2) * years) / spread;
  const d2 = d1 - spread;
  const present = strike * Math.exp(-rate * years);
  return {
    call: spot * normal(d1) - present * normal(d2),
    put: present * normal(-d2) - spot * normal(-d1),
    delta: normal(d1),
  };
}

/** The distribution function of the standard normal, by Marsaglia's series: within some 1e-16. */
function normal(x: number): number {
  if (Math.abs(x) > 8.5) return x > 0 ? 1 : 0;
  let [sum, term] = [x, x];
  for (let n = 3; sum + term !== sum; n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-(x * x) / 2 - Math.log(2 * Math.PI) / 2);
}

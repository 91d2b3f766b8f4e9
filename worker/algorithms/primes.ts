import type { BuiltIn } from './algorithm.ts';
import { numberArgument, onlyArguments } from './arguments.ts';

/** At most 32 MiB of sieve at once. */
const MOST_WIDTH = 33_554_432;
/** The sieve needs the primes up to the square root of the range's end: 10^7 of it at most. */
const MOST_END = 1e14;

/** Number of primes in [parameter · width, (parameter + 1) · width), by a segmented sieve. */
export const primes: BuiltIn = {
  name: 'primes',
  prepare(args) {
    onlyArguments('primes', args, ['width']);
    const width = numberArgument('primes', args, 'width', { least: 1, most: MOST_WIDTH, whole: true, fallback: 1000 });
    const small = new SmallPrimes();
    return (parameter) => {
      if (typeof parameter !== 'number' || !Number.isInteger(parameter) || parameter < 0) {
        throw new TypeError(`the parameter is ${JSON.stringify(parameter)}; primes takes whole numbers from 0`);
      }
      const end = (parameter + 1) * width;
      if (end > MOST_END) throw new RangeError(`the range ends at ${end}; primes goes up to ${MOST_END}`);
      return countPrimes(parameter * width, width, small);
    };
  },
};

function countPrimes(start: number, width: number, small: SmallPrimes): number {
  const composite = new Uint8Array(width);
  for (let n = start; n < Math.min(2, start + width); n += 1) composite[n - start] = 1;
  for (const prime of small.upTo(Math.floor(Math.sqrt(start + width)))) {
    const first = Math.max(prime * prime, Math.ceil(start / prime) * prime);
    for (let at = first - start; at < width; at += prime) composite[at] = 1;
  }
  return composite.reduce((count, isComposite) => count + 1 - isComposite, 0);
}

/** The primes up to a bound that grows with demand. */
class SmallPrimes {
  private bound = 1;
  private primes: number[] = [];

  upTo(limit: number): number[] {
    if (limit > this.bound) {
      this.bound = Math.max(limit, this.bound * 2);
      this.primes = sieve(this.bound);
    }
    const beyond = this.primes.findIndex((prime) => prime > limit);
    return beyond < 0 ? this.primes : this.primes.slice(0, beyond);
  }
}

function sieve(bound: number): number[] {
  const composite = new Uint8Array(bound + 1);
  const found: number[] = [];
  for (let n = 2; n <= bound; n += 1) {
    if (composite[n] === 1) continue;
    found.push(n);
    for (let multiple = n * n; multiple <= bound; multiple += n) composite[multiple] = 1;
  }
  return found;
}

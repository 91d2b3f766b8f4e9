import { addDyadic, DYADIC_ZERO, type Dyadic } from './dyadic.ts';

const IMPLICIT_BIT = 0x100000;
// A mantissa counts units of 2^(field + UNIT) where field is the double's exponent field, 1 for subnormals.
const UNIT = -1075;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Adds up finite doubles without ever rounding. */
export interface Superaccumulator {
  /** Adds x, or its square. NaN and ±Infinity must not come here. */
  add(x: number): void;
  /** The exact sum so far. */
  value(): Dyadic;
}

/**
 * The sum of doubles. Each exponent has its own pair of limbs, to which the upper 21 and the lower 32 bits of mantissas
 * are added as integers in doubles: exact for 2^20 numbers, after which they are folded into a BigInt.
 */
export class SumAccumulator implements Superaccumulator {
  #folded = DYADIC_ZERO;
  #pending = 0;
  readonly #used = new Set<number>();
  readonly #upper = new Float64Array(2048);
  readonly #lower = new Float64Array(2048);

  add(x: number): void {
    float[0] = x;
    const high = words[HIGH] ?? 0;
    const low = words[1 - HIGH] ?? 0;
    const field = (high >>> 20) & 0x7ff;
    const at = field === 0 ? 1 : field;
    const upper = (high & 0xfffff) | (field === 0 ? 0 : IMPLICIT_BIT);
    const oldUpper = this.#upper[at] ?? 0;
    const oldLower = this.#lower[at] ?? 0;
    if (oldUpper === 0 && oldLower === 0) this.#used.add(at);
    this.#upper[at] = x < 0 ? oldUpper - upper : oldUpper + upper;
    this.#lower[at] = x < 0 ? oldLower - low : oldLower + low;
    if (++this.#pending === 2 ** 20) this.#fold();
  }

  value(): Dyadic {
    this.#fold();
    return this.#folded;
  }

  #fold(): void {
    for (const at of this.#used) {
      const m = (BigInt(this.#upper[at] ?? 0) << 32n) + BigInt(this.#lower[at] ?? 0);
      this.#folded = addDyadic(this.#folded, { m, e: at + UNIT });
      this.#upper[at] = 0;
      this.#lower[at] = 0;
    }
    this.#used.clear();
    this.#pending = 0;
  }
}

/**
 * The sum of the squares of doubles. A mantissa is cut into 17 + 18 + 18 bits, so that the five different products
 * stay below 2^38 and 2^15 of them add up exactly in a double.
 */
export class SquareAccumulator implements Superaccumulator {
  #folded = DYADIC_ZERO;
  #pending = 0;
  readonly #used = new Set<number>();
  readonly #limbs = new Float64Array(2048 * 5);

  add(x: number): void {
    float[0] = x;
    const high = words[HIGH] ?? 0;
    const low = words[1 - HIGH] ?? 0;
    const field = (high >>> 20) & 0x7ff;
    const exponent = field === 0 ? 1 : field;
    const upper = (high & 0xfffff) | (field === 0 ? 0 : IMPLICIT_BIT);
    const a = upper >>> 4;
    const b = ((upper & 0xf) << 14) | (low >>> 18);
    const c = low & 0x3ffff;
    const at = exponent * 5;
    const limbs = this.#limbs;
    limbs[at] = (limbs[at] ?? 0) + a * a;
    limbs[at + 1] = (limbs[at + 1] ?? 0) + 2 * a * b;
    limbs[at + 2] = (limbs[at + 2] ?? 0) + 2 * a * c + b * b;
    limbs[at + 3] = (limbs[at + 3] ?? 0) + 2 * b * c;
    limbs[at + 4] = (limbs[at + 4] ?? 0) + c * c;
    this.#used.add(exponent);
    if (++this.#pending === 2 ** 15) this.#fold();
  }

  value(): Dyadic {
    this.#fold();
    return this.#folded;
  }

  #fold(): void {
    for (const exponent of this.#used) {
      let m = 0n;
      for (let limb = exponent * 5; limb < exponent * 5 + 5; limb++) {
        m = (m << 18n) + BigInt(this.#limbs[limb] ?? 0);
        this.#limbs[limb] = 0;
      }
      this.#folded = addDyadic(this.#folded, { m, e: 2 * (exponent + UNIT) });
    }
    this.#used.clear();
    this.#pending = 0;
  }
}

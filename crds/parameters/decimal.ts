/** digits · 10^-scale, exactly; scale ≥ 0. */
export interface Decimal {
  digits: bigint;
  scale: number;
}

const FORM = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

/**
 * A number as the decimal that people wrote: the shortest one that reads back as the same double, so 0.1 is exactly one
 * tenth.
 *
 * @throws RangeError for NaN and infinities.
 */
export function decimalOf(value: number): Decimal {
  const match = FORM.exec(String(value));
  if (match === null) throw new RangeError(`${value} is no finite number`);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** The digits of decimals brought to their common scale. */
export function align(decimals: readonly Decimal[]): { digits: bigint[]; scale: number } {
  const scale = Math.max(...decimals.map((decimal) => decimal.scale));
  return { digits: decimals.map((decimal) => decimal.digits * 10n ** BigInt(scale - decimal.scale)), scale };
}

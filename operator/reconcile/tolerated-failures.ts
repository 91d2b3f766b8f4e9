/**
 * How many failed parameters `maxFailedParameters` lets pass: a number, or a percentage of all rounded down. "2.5%" of
 * 10,000 is 250.
 */
export function toleratedFailures(maxFailedParameters: number | string, total: number): number {
  if (typeof maxFailedParameters === 'number') {
    return maxFailedParameters;
  }
  // Thousandths of a percent, so that 2.3 % of 1,000 is 23 and not 22: the schema allows three decimals.
  const [whole = '0', decimals = ''] = maxFailedParameters.replace('%', '').split('.');
  const thousandths = BigInt(whole) * 1_000n + BigInt(decimals.slice(0, 3).padEnd(3, '0'));
  return Number((BigInt(total) * thousandths) / 100_000n);
}

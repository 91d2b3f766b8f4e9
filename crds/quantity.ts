const FORM = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;
const BINARY = new Map([['Ki', 1], ['Mi', 2], ['Gi', 3], ['Ti', 4], ['Pi', 5], ['Ei', 6]]); // prettier-ignore
const DECIMAL = new Map([['n', -9], ['u', -6], ['m', -3], ['k', 3], ['M', 6], ['G', 9], ['T', 12], ['P', 15], ['E', 18]]); // prettier-ignore

/**
 * The number that a Kubernetes quantity stands for: "500m" is 0.5, "2" is 2, "1Gi" is 1073741824.
 *
 * @throws RangeError where it is no quantity.
 */
export function parseQuantity(quantity: string | number): number {
  const match = FORM.exec(String(quantity));
  if (match === null) throw new RangeError(`"${quantity}" is no quantity; allowed are such as 500m, 2 or 1Gi`);
  const [, digits, binary, decimal, exponent] = match;
  if (binary !== undefined) return Number(digits) * 1024 ** (BINARY.get(binary) ?? 0);
  return Number(`${digits}e${decimal === undefined ? (exponent ?? 0) : (DECIMAL.get(decimal) ?? 0)}`);
}

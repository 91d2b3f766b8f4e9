const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** A double has at most so many digits that matter; toPrecision takes no more. */
const MOST_DIGITS = 100;

/**
 * The number that a cell of a CSV file is: one whose digits a double gives back, however many there are. 0.1,
 * 1.50, 1e-7 and 0.10000000000000001 are; 007, 9007199254740993, 1e999, NaN and an empty cell are texts.
 */
export function csvNumber(cell: string): number | undefined {
  if (!NUMBER.test(cell)) return undefined;
  const value = Number(cell);
  if (!Number.isFinite(value)) return undefined;
  const digits = significant(cell);
  if (digits === '') return value; // 0, however it is written
  if (value === 0 || digits.length > MOST_DIGITS) return undefined;
  return significant(value.toPrecision(digits.length)) === digits ? value : undefined;
}

/** The digits without sign, point, exponent, zeros before the first and behind the last that is none. */
function significant(number: string): string {
  const [mantissa = ''] = number.split(/[eE]/);
  return mantissa.replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '');
}

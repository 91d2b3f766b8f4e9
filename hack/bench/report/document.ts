const BEGIN = '<!-- measured: written by make bench DOCS=1 -->';
const END = '<!-- /measured -->';

/**
 * A document with what stands between its two marks replaced.
 *
 * @throws RangeError where it has no such marks.
 */
export function withTable(text: string, table: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new RangeError(`the document has no lines ${BEGIN} and ${END}, in this order`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${text.slice(end)}`;
}

const END = '<!-- /measured -->';

/**
 * A document with the table of one of its parts replaced: what stands between the marks of that part.
 *
 * @throws RangeError where it has no such marks.
 */
export function withTable(text: string, part: string, table: string): string {
  const mark = `<!-- measured: ${part}, written by make bench DOCS=1 -->`;
  const begin = text.indexOf(mark);
  const end = text.indexOf(END, begin);
  if (begin < 0 || end < 0) throw new RangeError(`the document has no lines ${mark} and ${END}, in this order`);
  return `${text.slice(0, begin + mark.length)}\n\n${table}\n\n${text.slice(end)}`;
}
